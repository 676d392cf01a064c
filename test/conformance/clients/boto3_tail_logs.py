"""Follows a log group with the requests that `aws logs tail --follow` makes: from a start time on, page by page, and again from
the newest event's time, passing over the events that were seen. Ends at a line that contains the last argument."""
import sys
import time

import boto3

group, since_seconds, last = sys.argv[1], float(sys.argv[2]), sys.argv[3]
client = boto3.client("logs")
wanted = {"logGroupName": group, "interleaved": True, "startTime": int((time.time() - since_seconds) * 1000)}
seen = set()
deadline = time.time() + 60

while time.time() < deadline:
    for page in client.get_paginator("filter_log_events").paginate(**wanted):
        for event in page["events"]:
            if event["eventId"] in seen:
                continue
            seen.add(event["eventId"])
            wanted["startTime"] = max(wanted["startTime"], event["timestamp"])
            print(event["logStreamName"], event["message"].rstrip("\n"), sep="\t", flush=True)
            if last in event["message"]:
                sys.exit(0)
    time.sleep(0.2)
sys.exit("the last line did not come")
