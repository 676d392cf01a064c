"""create -> put -> get -> describe -> delete with boto3 and nothing but an endpoint URL. Prints OK, or fails."""
import io
import json
import time
import zipfile

import boto3
from botocore.exceptions import ClientError

kinesis = boto3.client("kinesis")
function_client = boto3.client("lambda")
sqs = boto3.client("sqs")

# Streams and records.
kinesis.create_stream(StreamName="boto3", ShardCount=2)
kinesis.get_waiter("stream_exists").wait(StreamName="boto3", WaiterConfig={"Delay": 1, "MaxAttempts": 10})
put = kinesis.put_record(StreamName="boto3", PartitionKey="one", Data=b"\x00\xffbytes")
many = kinesis.put_records(
    StreamName="boto3",
    Records=[{"PartitionKey": f"key-{n}", "Data": f"record {n}".encode()} for n in range(100)],
)
assert many["FailedRecordCount"] == 0, many
seen = []
for shard in kinesis.list_shards(StreamName="boto3")["Shards"]:
    iterator = kinesis.get_shard_iterator(StreamName="boto3", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    answer = kinesis.get_records(ShardIterator=iterator)
    assert answer["MillisBehindLatest"] == 0, answer
    sequence = [int(record["SequenceNumber"]) for record in answer["Records"]]
    assert sequence == sorted(sequence)
    seen += answer["Records"]
assert len(seen) == 101, len(seen)
first = next(record for record in seen if record["SequenceNumber"] == put["SequenceNumber"])
assert first["Data"] == b"\x00\xffbytes", first
assert abs(first["ApproximateArrivalTimestamp"].timestamp() - time.time()) < 60
description = kinesis.describe_stream(StreamName="boto3")["StreamDescription"]
assert description["StreamStatus"] == "ACTIVE" and len(description["Shards"]) == 2, description
names = [name for page in kinesis.get_paginator("list_streams").paginate() for name in page["StreamNames"]]
assert "boto3" in names, names

# Errors arrive as the exceptions that boto3 knows.
try:
    kinesis.describe_stream(StreamName="absent")
    raise AssertionError("an absent stream was described")
except kinesis.exceptions.ResourceNotFoundException as error:
    assert "Stream absent under account 000000000000 not found." in str(error), error
try:
    kinesis.get_records(ShardIterator="forged")
    raise AssertionError("a forged iterator was accepted")
except kinesis.exceptions.InvalidArgumentException as error:
    assert "Invalid ShardIterator." in str(error), error

# A function on the stream; what it cannot process goes to the queue.
archive = io.BytesIO()
with zipfile.ZipFile(archive, "w") as package:
    package.writestr("index.js", "exports.handler = async () => { throw new TypeError('no'); };")
function_client.create_function(
    FunctionName="boto3", Runtime="nodejs20.x", Handler="index.handler", Role="arn:aws:iam::000000000000:role/test",
    Code={"ZipFile": archive.getvalue()},
)
function_client.get_waiter("function_active_v2").wait(FunctionName="boto3", WaiterConfig={"Delay": 1, "MaxAttempts": 10})
invocation = function_client.invoke(FunctionName="boto3", Payload=b"{}", LogType="Tail")
assert invocation["StatusCode"] == 200 and invocation["FunctionError"] == "Unhandled", invocation
assert json.loads(invocation["Payload"].read())["errorType"] == "TypeError"
queue = sqs.create_queue(QueueName="boto3")["QueueUrl"]
queue_arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
mapping = function_client.create_event_source_mapping(
    EventSourceArn=description["StreamARN"], FunctionName="boto3", StartingPosition="TRIM_HORIZON", MaximumRetryAttempts=0,
    BatchSize=1000, DestinationConfig={"OnFailure": {"Destination": queue_arn}},
)
documents = []
deadline = time.time() + 30
while sum(document["KinesisBatchInfo"]["batchSize"] for document in documents) < 101 and time.time() < deadline:
    for message in sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=2, MaxNumberOfMessages=10).get("Messages", []):
        documents.append(json.loads(message["Body"]))
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
assert sum(document["KinesisBatchInfo"]["batchSize"] for document in documents) == 101, documents
assert function_client.get_event_source_mapping(UUID=mapping["UUID"])["State"] == "Enabled"

# And away again.
function_client.delete_event_source_mapping(UUID=mapping["UUID"])
function_client.delete_function(FunctionName="boto3")
sqs.delete_queue(QueueUrl=queue)
try:
    sqs.get_queue_url(QueueName="boto3")
    raise AssertionError("a deleted queue was found")
except ClientError as error:
    assert error.response["Error"]["Code"] in ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"), error.response
kinesis.delete_stream(StreamName="boto3")
kinesis.get_waiter("stream_not_exists").wait(StreamName="boto3", WaiterConfig={"Delay": 1, "MaxAttempts": 10})
print("OK")
