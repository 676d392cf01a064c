"""The Python runtime: the program that runs inside an execution environment of a python* function.

It loads the handler, then asks the Runtime API for one invocation after the other. Standard library only, Python 3.9 or later.

    python3 python_runtime.py <folder of the layers>

Y1. Every invocation is answered once, with its result or with its error; what is printed before belongs to it.
Y2. When the server ends, however it ends, its end of descriptor 3 closes and this process ends.
Y3. The texts and shapes of errors, and the lines of the log, are those of Lambda (recorded 2025-11, 2026-01).
"""

import decimal
import http.client
import importlib
import io
import json
import logging
import os
import sys
import threading
import time
import traceback

API_PREFIX = "/2018-06-01/runtime/"
CONTROL_DESCRIPTOR = 3
EXIT_INIT_ERROR = 1
# A line feed would make one error many lines of the log, and leading spaces are cut where lines are shown.
LINE_END_IN_ERROR = "\r"
INDENT_IN_ERROR = "\u00a0"
TIME_FORMAT = "%Y-%m-%dT%H:%M:%S"
LOGS_ARE_JSON = os.environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
# The logging module has no level below DEBUG.
LOG_LEVEL = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper().replace("TRACE", "DEBUG")


class OutputFile(io.FileIO):
    """Standard output or error that counts what it has written."""

    def __init__(self, descriptor):
        super().__init__(descriptor, "w", closefd=False)
        self.written = 0

    def write(self, data):
        rest = memoryview(data).cast("B")
        size = len(rest)
        while rest:
            count = super().write(rest) or 0
            self.written += count
            rest = rest[count:]
        return size


class OutputText(io.TextIOWrapper):
    """Keeps nothing back: what a function printed is there even when it is killed in the next moment."""

    def __init__(self, descriptor, errors):
        self.file = OutputFile(descriptor)
        super().__init__(io.BufferedWriter(self.file), encoding="utf-8", errors=errors, write_through=True)

    def write(self, text):
        count = super().write(text)
        self.flush()
        return count


class RuntimeFault(Exception):
    """An error of the runtime itself, under its own name."""

    def __init__(self, error_type, message, stack_trace=()):
        super().__init__(message)
        self.error_type = error_type
        self.stack_trace = list(stack_trace)


class RuntimeClient:
    """The Runtime API over one connection that stays open."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address)

    def next(self):
        return self._send("GET", "invocation/next")

    def respond(self, request_id, body):
        self._send("POST", "invocation/%s/response" % request_id, body)

    def respond_with_error(self, request_id, error):
        self._post_error("invocation/%s/error" % request_id, error)

    def report_init_error(self, error):
        self._post_error("init/error", error)

    def _post_error(self, path, error):
        error_type = error["errorType"]
        header = error_type if error_type.isascii() and error_type.isprintable() else "Runtime.Unknown"
        self._send("POST", path, json.dumps(error).encode(), {"Lambda-Runtime-Function-Error-Type": header})

    def _send(self, method, path, body=None, headers=None):
        headers = dict(headers or {})
        if body is not None:
            sys.stdout.flush()
            sys.stderr.flush()
            headers["Content-Type"] = "application/json"
            headers["Millrace-Output-Bytes"] = "%d,%d" % (STDOUT.file.written, STDERR.file.written)
        try:
            self.connection.request(method, API_PREFIX + path, body, headers)
            response = self.connection.getresponse()
            return response, response.read()
        except (OSError, http.client.HTTPException):
            os._exit(0)  # the server is gone: there is nobody to tell


class Fields:
    """An object whose attributes are some members of a JSON object; None where they are missing."""

    def __init__(self, names, values):
        for name in names:
            setattr(self, name, (values or {}).get(name))

    def __repr__(self):
        return "%s(%s)" % (type(self).__name__, self.__dict__)


class Client(Fields):
    pass


class ClientContext(Fields):
    pass


class CognitoIdentity(Fields):
    pass


CLIENT_FIELDS = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


class LambdaContext:
    """What a handler is given beside its event (API reference, "Lambda context object in Python")."""

    def __init__(self, headers):
        self.aws_request_id = headers.get("Lambda-Runtime-Aws-Request-Id")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers.get("Lambda-Runtime-Invoked-Function-Arn")
        self.tenant_id = headers.get("Lambda-Runtime-Aws-Tenant-Id")
        self.client_context = client_context(headers.get("Lambda-Runtime-Client-Context"))
        self.identity = cognito_identity(headers.get("Lambda-Runtime-Cognito-Identity"))
        self._epoch_deadline_time_in_ms = int(headers.get("Lambda-Runtime-Deadline-Ms") or 0)

    def get_remaining_time_in_millis(self):
        return max(self._epoch_deadline_time_in_ms - int(time.time() * 1000), 0)

    def log(self, msg):
        sys.stdout.write(str(msg))

    def __repr__(self):
        return "LambdaContext([%s])" % ",".join("%s=%s" % item for item in self.__dict__.items())


def client_context(text):
    if not text:
        return None
    parsed = json.loads(text)
    context = ClientContext(("custom", "env", "client"), parsed)
    if context.client is not None:
        context.client = Client(CLIENT_FIELDS, context.client)
    return context


def cognito_identity(text):
    parsed = json.loads(text) if text else {}
    names = {"cognito_identity_id": "cognitoIdentityId", "cognito_identity_pool_id": "cognitoIdentityPoolId"}
    return CognitoIdentity(names, {name: parsed.get(key) for name, key in names.items()})


class RequestIds(logging.Filter):
    """Tells the formatter whose line it is."""

    def __init__(self):
        super().__init__()
        self.request_id = ""

    def filter(self, record):
        record.aws_request_id = self.request_id
        return True


class LogHandler(logging.Handler):
    """What the logging module writes: to standard output, wherever `sys.stdout` leads now."""

    def emit(self, record):
        try:
            sys.stdout.write(self.format(record))
        except Exception:
            self.handleError(record)


class JsonFormatter(logging.Formatter):
    """A record as a line of JSON, with what `extra` adds to it (behaviour of AWS's own runtime client)."""

    converter = time.gmtime
    OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "aws_request_id"}

    def format(self, record):
        described = {
            "timestamp": "%s.%03dZ" % (self.formatTime(record, TIME_FORMAT), record.msecs),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "requestId": record.aws_request_id or None,
        }
        if record.exc_info and record.exc_info[0] is not None:
            error_type, error, trace = record.exc_info
            described["stackTrace"] = traceback.format_tb(trace)
            described["errorType"] = error_type.__name__
            described["errorMessage"] = str(error)
            described["location"] = "%s:%s:%d" % (record.pathname, record.funcName, record.lineno)
        more = {name: value for name, value in vars(record).items() if name not in self.OWN and name not in described}
        members = {name: value for name, value in {**described, **more}.items() if value is not None}
        return json.dumps(members, ensure_ascii=False, default=str) + "\n"


def text_formatter():
    formatter = logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)dZ\t%(aws_request_id)s\t%(message)s\n", TIME_FORMAT
    )
    formatter.converter = time.gmtime
    return formatter


def install_logging():
    ids = RequestIds()
    handler = LogHandler()
    handler.setFormatter(JsonFormatter() if LOGS_ARE_JSON else text_formatter())
    handler.addFilter(ids)
    root = logging.getLogger()
    root.addHandler(handler)
    if isinstance(logging.getLevelName(LOG_LEVEL), int):
        root.setLevel(LOG_LEVEL)
    return ids


def told_version():
    """The version that the function's runtime names: (3, 12)."""
    name = os.environ.get("AWS_EXECUTION_ENV", "").rpartition("python")[2]
    return tuple(int(part) for part in name.split(".") if part.isdigit()) or sys.version_info[:2]


def hide_coerced_locale():
    """Where the machine lacks the locale that LANG names, Python itself sets LC_CTYPE; on Lambda it does so from 3.12 on."""
    if told_version() < (3, 12) and os.environ.get("LC_CTYPE") == "C.UTF-8":
        del os.environ["LC_CTYPE"]


def extend_path(opt_root):
    """The package first, then the layers, then what is this Python's own."""
    site = os.path.join(opt_root, "python", "lib", "python%d.%d" % told_version()[:2], "site-packages")
    sys.path[0:1] = [os.environ.get("LAMBDA_TASK_ROOT", os.getcwd()), site, os.path.join(opt_root, "python")]


def load_handler(name):
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise RuntimeFault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (name, error)) from None
    if module_name.split(".")[0] in sys.builtin_module_names:
        message = "Cannot use built-in module %s as a handler module" % module_name
        raise RuntimeFault("Runtime.BuiltInModuleConflict", message)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        message = "Unable to import module '%s': %s" % (module_name, error)
        raise RuntimeFault("Runtime.ImportModuleError", message) from error
    except SyntaxError as error:
        place = '  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)
        message = "Syntax error in module '%s': %s" % (module_name, error)
        raise RuntimeFault("Runtime.UserCodeSyntaxError", message, [place]) from error
    if not hasattr(module, function_name):
        message = "Handler '%s' missing on module '%s'" % (function_name, module_name)
        raise RuntimeFault("Runtime.HandlerNotFound", message)
    return getattr(module, function_name)


def describe_error(error, request_id):
    """Our own frame, the outermost, is none of the function's business."""
    if isinstance(error, RuntimeFault):
        error_type, stack_trace = error.error_type, error.stack_trace
    else:
        error_type = type(error).__name__
        frames = traceback.extract_tb(error.__traceback__)[1:]
        stack_trace = [frame for frame in frames if frame.filename != __file__]
        stack_trace = traceback.format_list([(f.filename, f.lineno, f.name, f.line) for f in stack_trace])
    described = {"errorMessage": str(error), "errorType": error_type}
    if told_version() >= (3, 9):
        described["requestId"] = request_id
    described["stackTrace"] = stack_trace
    return described


def log_error(error):
    if LOGS_ARE_JSON:
        head = {"timestamp": time.strftime(TIME_FORMAT, time.gmtime()), "level": "ERROR"}
        sys.stdout.write(json.dumps({**head, **error}, ensure_ascii=False) + "\n")
        return
    lines = ["[ERROR] %s: %s" % (error["errorType"], error["errorMessage"]), "Traceback (most recent call last):"]
    for element in error["stackTrace"]:
        for line in element.splitlines():
            text = line.lstrip(" ")
            lines.append(INDENT_IN_ERROR * (len(line) - len(text)) + text)
    sys.stdout.write(LINE_END_IN_ERROR.join(line.replace("\n", LINE_END_IN_ERROR) for line in lines) + "\n")


def to_json(value):
    """From 3.12 on, characters outside of ASCII are not escaped."""
    try:
        return json.dumps(value, default=json_default, ensure_ascii=told_version() < (3, 12)).encode()
    except Exception as error:
        raise RuntimeFault("Runtime.MarshalError", "Unable to marshal response: %s" % error) from error


def json_default(value):
    if isinstance(value, decimal.Decimal):
        return float(value)
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def call(handler, body, context):
    try:
        event = json.loads(body)
    except ValueError as error:
        raise RuntimeFault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error) from error
    return to_json(handler(event, context))


def run_one(client, handler, ids):
    response, body = client.next()
    if response.status != 200:
        os._exit(0)
    headers = response.headers
    request_id = headers.get("Lambda-Runtime-Aws-Request-Id", "")
    ids.request_id = request_id
    trace_id = headers.get("Lambda-Runtime-Trace-Id")
    if trace_id is not None:
        os.environ["_X_AMZN_TRACE_ID"] = trace_id
    try:
        result = call(handler, body, LambdaContext(headers))
    except Exception as error:
        described = describe_error(error, request_id)
        log_error(described)
        client.respond_with_error(request_id, described)
    else:
        client.respond(request_id, result)


def end_with_server():
    """Y2"""
    os.set_inheritable(CONTROL_DESCRIPTOR, False)

    def wait():
        try:
            while os.read(CONTROL_DESCRIPTOR, 1):
                pass
        except OSError:
            pass
        os._exit(0)

    threading.Thread(target=wait, name="end-with-server", daemon=True).start()


def main():
    end_with_server()
    client = RuntimeClient(os.environ["AWS_LAMBDA_RUNTIME_API"])
    ids = install_logging()
    hide_coerced_locale()
    extend_path(sys.argv[1])
    try:
        handler = load_handler(os.environ.get("_HANDLER", ""))
    except Exception as error:
        described = describe_error(error, "")
        log_error(described)
        client.report_init_error(described)
        sys.exit(EXIT_INIT_ERROR)
    while True:
        run_one(client, handler, ids)


STDOUT = OutputText(1, "backslashreplace")
STDERR = OutputText(2, "backslashreplace")
sys.stdout = STDOUT
sys.stderr = STDERR

if __name__ == "__main__":
    main()
