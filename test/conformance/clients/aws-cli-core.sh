#!/usr/bin/env bash
# create -> put -> get -> describe -> delete with the AWS CLI and nothing but an endpoint URL. Prints OK, or fails.
set -euo pipefail
fail() { echo "$*" >&2; exit 1; }
export AWS_PAGER=''
# Version 1 of the CLI has an endpoint of its own for SQS and does not look at AWS_ENDPOINT_URL there.
sqs() { aws --endpoint-url "$AWS_ENDPOINT_URL" sqs "$@"; }

aws kinesis create-stream --stream-name cli --shard-count 1
aws kinesis wait stream-exists --stream-name cli
sequence=$(aws kinesis put-record --stream-name cli --partition-key one --cli-binary-format raw-in-base64-out --data 'hello' \
  --query SequenceNumber --output text 2>/dev/null) ||
  sequence=$(aws kinesis put-record --stream-name cli --partition-key one --data 'hello' --query SequenceNumber --output text)
[[ $sequence =~ ^[0-9]{56}$ ]] || fail "sequence number: $sequence"
iterator=$(aws kinesis get-shard-iterator --stream-name cli --shard-id shardId-000000000000 --shard-iterator-type TRIM_HORIZON \
  --query ShardIterator --output text)
data=$(aws kinesis get-records --shard-iterator "$iterator" --query 'Records[0].Data' --output text)
[[ $data == 'aGVsbG8=' ]] || fail "data: $data"
status=$(aws kinesis describe-stream-summary --stream-name cli --query StreamDescriptionSummary.StreamStatus --output text)
[[ $status == ACTIVE ]] || fail "status: $status"
aws kinesis list-streams --query StreamNames --output text | grep -qw cli || fail 'list-streams does not show the stream'

url=$(sqs create-queue --queue-name cli --query QueueUrl --output text)
sqs send-message --queue-url "$url" --message-body 'a message' >/dev/null
body=$(sqs receive-message --queue-url "$url" --query 'Messages[0].Body' --output text)
[[ $body == 'a message' ]] || fail "message: $body"
sqs delete-queue --queue-url "$url"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo 'export const handler = async (event) => ({ got: event });' >"$folder/index.mjs"
(cd "$folder" && python3 -m zipfile -c function.zip index.mjs)
aws lambda create-function --function-name cli --runtime nodejs20.x --handler index.handler --role arn:aws:iam::000000000000:role/test \
  --zip-file "fileb://$folder/function.zip" >/dev/null
aws lambda wait function-active-v2 --function-name cli
printf '{"a":1}' >"$folder/payload.json"
aws lambda invoke --function-name cli --payload "fileb://$folder/payload.json" "$folder/answer" >/dev/null
[[ $(cat "$folder/answer") == '{"got":{"a":1}}' ]] || fail "answer: $(cat "$folder/answer")"
aws lambda list-functions --query 'Functions[].FunctionName' --output text | grep -qw cli || fail 'list-functions does not show the function'
aws lambda delete-function --function-name cli

if aws kinesis describe-stream --stream-name absent 2>"$folder/error"; then fail 'an absent stream was described'; fi
grep -q 'ResourceNotFoundException' "$folder/error" || fail "error: $(cat "$folder/error")"
aws kinesis delete-stream --stream-name cli
aws kinesis wait stream-not-exists --stream-name cli
echo OK
