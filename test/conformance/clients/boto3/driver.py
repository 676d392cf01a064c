"""boto3 as a driver of the conformance suite: one request a line on standard input, one answer a line on standard output
(the grammar stands in harness/driver-client.ts)."""
import base64
import datetime
import json
import sys

import boto3
import botocore.exceptions
from botocore import xform_name
from botocore.config import Config

wire = {}
client = boto3.client("kinesis", config=Config(retries={"total_max_attempts": 1}))
client.meta.events.register("before-send.kinesis.*", lambda request, **_: wire.update(contentType=request.headers.get("Content-Type").decode()))


def native(value, member=""):
    """Blobs are bytes for boto3; timestamps are taken as ISO 8601."""
    if isinstance(value, dict):
        return {key: native(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [native(one, member) for one in value]
    return base64.b64decode(value) if member == "Data" else value


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items() if key != "EventStream"}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime.datetime) else value


def refusal(error):
    details = error.response.get("Error", {})
    return {
        "code": details.get("Code", ""),
        "message": details.get("Message", ""),
        "status": error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0),
        "type": type(error).__name__,
    }


def subscribe(given, records):
    events = []
    seen = 0
    stream = client.subscribe_to_shard(**native(given))["EventStream"]
    try:
        for event in stream:
            if "SubscribeToShardEvent" not in event:
                continue
            events.append(plain(event["SubscribeToShardEvent"]))
            seen += len(event["SubscribeToShardEvent"]["Records"])
            if records is not None and seen >= records:
                break
    except botocore.exceptions.EventStreamError as error:
        return {"events": events, "error": refusal(error)}
    finally:
        stream.close()
    return {"events": events}


def perform(request):
    operation, given = request["operation"], request["input"]
    if request["do"] == "subscribe":
        return subscribe(given, request.get("records"))
    if request["do"] == "wait":
        return client.get_waiter(xform_name(operation)).wait(**given, WaiterConfig={"Delay": 1, "MaxAttempts": 20})
    if request["do"] == "paginate":
        return [plain(page) for page in client.get_paginator(xform_name(operation)).paginate(**given)]
    return plain(getattr(client, xform_name(operation))(**native(given)))


def answer(request):
    if request["do"] in ("call", "subscribe") and request["operation"] not in client.meta.service_model.operation_names:
        return {"unknown": f"boto3 {boto3.__version__} has no {request['operation']}"}
    try:
        return {"output": perform(request)}
    except botocore.exceptions.ClientError as error:
        return {"refusal": refusal(error)}
    except botocore.exceptions.ParamValidationError as error:
        # A member that this release does not have, or one that was required once.
        return {"unknown": str(error)}
    except Exception as error:  # noqa: BLE001 (told to the suite, which fails)
        return {"failure": f"{type(error).__name__}: {error}"}


for line in sys.stdin:
    request = json.loads(line)
    wire.clear()
    reply = answer(request)
    print(json.dumps({"id": request["id"], "wire": wire, **reply}), flush=True)
