package millrace;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamRequest;
import software.amazon.awssdk.services.kinesis.model.ListStreamConsumersRequest;
import software.amazon.awssdk.services.kinesis.model.ListStreamsRequest;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardRequest;
import software.amazon.awssdk.services.kinesis.waiters.KinesisAsyncWaiter;
import software.amazon.awssdk.services.kinesis.waiters.KinesisWaiter;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * The AWS SDK for Java v2 as a driver of the conformance suite: one request a line on standard input, one answer a line on
 * standard output (the grammar stands in harness/driver-client.ts). The argument says which client: `sync` or `async`.
 */
public final class Driver {
    private static final String MODEL = "software.amazon.awssdk.services.kinesis.model.";

    private final KinesisClient sync;
    private final KinesisAsyncClient async;
    private volatile String contentType = "";

    private Driver(boolean isAsync) throws Exception {
        ExecutionInterceptor interceptor = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                contentType = context.httpRequest().firstMatchingHeader("Content-Type").orElse("");
            }
        };
        sync = isAsync ? null : Clients.sync(interceptor);
        async = isAsync ? Clients.async(interceptor) : null;
    }

    public static void main(String[] args) throws Exception {
        Driver driver = new Driver(args[0].equals("async"));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(driver.answer(JsonNode.parser().parse(line)));
        }
        System.exit(0);
    }

    private String answer(JsonNode request) {
        contentType = "";
        try (JsonWriter json = JsonWriter.create()) {
            json.writeStartObject();
            json.writeFieldName("id").writeNumber(request.field("id").orElseThrow().asNumber());
            try {
                Object output = perform(request);
                json.writeFieldName("output");
                Pojos.write(json, output);
            } catch (Throwable thrown) {
                fail(json, cause(thrown));
            }
            json.writeFieldName("wire").writeStartObject();
            json.writeFieldName("contentType").writeValue(contentType);
            json.writeEndObject();
            json.writeEndObject();
            return new String(json.getBytes(), StandardCharsets.UTF_8);
        }
    }

    private Object perform(JsonNode request) throws Throwable {
        String operation = request.field("operation").orElseThrow().asString();
        JsonNode input = request.field("input").orElseThrow();
        switch (request.field("do").orElseThrow().asString()) {
            case "subscribe":
                int records = request.field("records").map(n -> Integer.parseInt(n.asNumber())).orElse(Integer.MAX_VALUE);
                return subscribe(input, records);
            case "wait":
                await(operation, built(DescribeStreamRequest.builder(), input));
                return List.of();
            case "paginate":
                return operation.equals("ListStreams") ? streamPages(input) : consumerPages(input);
            default:
                return call(operation, input);
        }
    }

    private Object call(String operation, JsonNode input) throws Throwable {
        Class<?> type = Class.forName(MODEL + operation + "Request");
        Object request = built((SdkPojo) type.getMethod("builder").invoke(null), input);
        String method = operation.substring(0, 1).toLowerCase(Locale.ROOT) + operation.substring(1);
        if (sync != null) {
            return KinesisClient.class.getMethod(method, type).invoke(sync, request);
        }
        return ((CompletableFuture<?>) KinesisAsyncClient.class.getMethod(method, type).invoke(async, request)).get();
    }

    @SuppressWarnings("unchecked")
    private static <T> T built(SdkPojo builder, JsonNode input) {
        Pojos.fill(builder, input);
        return (T) ((SdkBuilder<?, ?>) builder).build();
    }

    private Object subscribe(JsonNode input, int records) throws Throwable {
        if (async == null) {
            throw new ClassNotFoundException("the synchronous client has no SubscribeToShard");
        }
        SubscribeToShardRequest request = built(SubscribeToShardRequest.builder(), input);
        Collector collector = new Collector(records);
        CompletableFuture<Void> call = async.subscribeToShard(request, collector);
        return collector.outcome(call);
    }

    private void await(String waiter, DescribeStreamRequest request) throws Exception {
        if (sync != null) {
            try (KinesisWaiter one = KinesisWaiter.builder().client(sync).overrideConfiguration(o -> o.maxAttempts(20)
                    .backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofSeconds(1)))).build()) {
                if (waiter.equals("StreamExists")) one.waitUntilStreamExists(request);
                else one.waitUntilStreamNotExists(request);
            }
            return;
        }
        try (KinesisAsyncWaiter one = KinesisAsyncWaiter.builder().client(async).overrideConfiguration(o -> o.maxAttempts(20)
                .backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofSeconds(1)))).build()) {
            (waiter.equals("StreamExists") ? one.waitUntilStreamExists(request) : one.waitUntilStreamNotExists(request))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private List<Object> streamPages(JsonNode input) throws Exception {
        ListStreamsRequest request = built(ListStreamsRequest.builder(), input);
        List<Object> pages = new ArrayList<>();
        if (sync != null) sync.listStreamsPaginator(request).forEach(pages::add);
        else async.listStreamsPaginator(request).subscribe(pages::add).get();
        return pages;
    }

    private List<Object> consumerPages(JsonNode input) throws Exception {
        ListStreamConsumersRequest request = built(ListStreamConsumersRequest.builder(), input);
        List<Object> pages = new ArrayList<>();
        if (sync != null) sync.listStreamConsumersPaginator(request).forEach(pages::add);
        else async.listStreamConsumersPaginator(request).subscribe(pages::add).get();
        return pages;
    }

    static Throwable cause(Throwable thrown) {
        boolean wrapper = thrown instanceof ExecutionException
                || thrown instanceof CompletionException
                || thrown instanceof InvocationTargetException;
        return wrapper && thrown.getCause() != null ? cause(thrown.getCause()) : thrown;
    }

    private static void fail(JsonWriter json, Throwable thrown) {
        if (thrown instanceof ClassNotFoundException || thrown instanceof UnsupportedOperationException) {
            json.writeFieldName("unknown").writeValue("the SDK has no such operation or member: " + thrown.getMessage());
        } else if (thrown instanceof AwsServiceException refused) {
            json.writeFieldName("refusal");
            writeRefusal(json, refused);
        } else {
            json.writeFieldName("failure").writeValue(thrown.toString());
        }
    }

    static void writeRefusal(JsonWriter json, AwsServiceException refused) {
        json.writeStartObject();
        json.writeFieldName("code").writeValue(String.valueOf(refused.awsErrorDetails().errorCode()));
        json.writeFieldName("message").writeValue(String.valueOf(refused.awsErrorDetails().errorMessage()));
        json.writeFieldName("status").writeValue(refused.statusCode());
        json.writeFieldName("type").writeValue(refused.getClass().getSimpleName());
        json.writeEndObject();
    }
}
