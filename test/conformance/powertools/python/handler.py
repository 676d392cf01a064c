"""The batch processor of Powertools for AWS Lambda (Python), as its guide has it: `flaky` fails once and `poison` always."""

import os

from aws_lambda_powertools import Logger
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.kinesis_stream_event import KinesisStreamRecord

logger = Logger(service="real-packages")
processor = BatchProcessor(event_type=EventType.KinesisDataStreams)
seen = set()


def record_handler(record: KinesisStreamRecord) -> None:
    text = record.kinesis.data_as_text()
    fails = text == "poison" or (text == "flaky" and text not in seen)
    seen.add(text)
    with open(os.environ["JOURNAL"], "a", encoding="utf-8") as journal:
        journal.write(f"{text} {'failed' if fails else 'processed'} {record.kinesis.sequence_number}\n")
    if fails:
        raise ValueError(f"cannot process {text}")


@logger.inject_lambda_context
def handler(event, context):
    logger.info("a batch", extra={"records": len(event["Records"])})
    return process_partial_response(event=event, record_handler=record_handler, processor=processor, context=context)
