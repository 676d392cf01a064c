package millrace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;

/**
 * Tells what one shard's processor is given, a line each, and checkpoints after every batch:
 * {"mode":"polling","event":"started"|"records"|"ended"|"lost","shard":"shardId-…","records":[[key, text, sequence number]]}.
 */
final class Teller implements ShardRecordProcessor {
    private final String mode;
    private final ObjectMapper json;
    private String shard = "";

    Teller(String mode, ObjectMapper json) {
        this.mode = mode;
        this.json = json;
    }

    @Override
    public void initialize(InitializationInput input) {
        shard = input.shardId();
        tell("started", List.of());
    }

    @Override
    public void processRecords(ProcessRecordsInput input) {
        List<List<String>> records = input.records().stream()
                .map(record -> List.of(
                        record.partitionKey(),
                        StandardCharsets.UTF_8.decode(record.data()).toString(),
                        record.sequenceNumber()))
                .toList();
        if (!records.isEmpty()) {
            tell("records", records);
            checkpoint(input.checkpointer());
        }
    }

    @Override
    public void leaseLost(LeaseLostInput input) {
        tell("lost", List.of());
    }

    @Override
    public void shardEnded(ShardEndedInput input) {
        tell("ended", List.of());
        checkpoint(input.checkpointer());
    }

    @Override
    public void shutdownRequested(ShutdownRequestedInput input) {
        checkpoint(input.checkpointer());
    }

    private static void checkpoint(RecordProcessorCheckpointer checkpointer) {
        try {
            checkpointer.checkpoint();
        } catch (InvalidStateException | ShutdownException thrown) {
            throw new IllegalStateException(thrown);
        }
    }

    private void tell(String event, List<List<String>> records) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("mode", mode);
        line.put("event", event);
        line.put("shard", shard);
        line.put("records", records);
        try {
            String text = json.writeValueAsString(line);
            synchronized (System.out) {
                System.out.println(text);
            }
        } catch (JsonProcessingException thrown) {
            throw new IllegalStateException(thrown);
        }
    }
}
