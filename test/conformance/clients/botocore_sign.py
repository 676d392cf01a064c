"""Signs requests with botocore: reads a JSON list of requests from standard input, writes the list of signed ones."""
import base64
import json
import sys

from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def sign(request):
    url = "http://" + request["host"] + request["path"] + ("?" + request["query"] if request["query"] else "")
    body = base64.b64decode(request["body"])
    signable = AWSRequest(method=request["method"], url=url, headers=request["headers"], data=body)
    credentials = Credentials(request["accessKeyId"], request["secretAccessKey"])
    if request["presigned"]:
        SigV4QueryAuth(credentials, request["service"], request["region"], expires=60).add_auth(signable)
    else:
        SigV4Auth(credentials, request["service"], request["region"]).add_auth(signable)
    target = signable.url[len("http://" + request["host"]):]
    return {"target": target, "headers": dict(signable.headers.items())}


json.dump([sign(request) for request in json.load(sys.stdin)], sys.stdout)
