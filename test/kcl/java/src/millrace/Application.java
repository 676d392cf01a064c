package millrace;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.dynamodb.services.local.embedded.DynamoDBEmbedded;
import software.amazon.dynamodb.services.local.shared.access.AmazonDynamoDBLocal;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.common.KinesisClientUtil;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.metrics.MetricsLevel;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.RetrievalSpecificConfig;
import software.amazon.kinesis.retrieval.fanout.FanOutConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/**
 * Two KCL applications on one stream, one for each retrieval mode. What they are given is told as JSON lines on standard
 * output (see {@link Teller}); the end of standard input stops them gracefully. Arguments: endpoint, stream.
 */
public final class Application {
    private static final boolean TELEMETRY_OFF = true;

    private Application() {}

    public static void main(String[] args) {
        try {
            run(args);
            System.exit(0);
        } catch (Throwable thrown) {
            thrown.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(String[] args) throws Exception {
        URI endpoint = URI.create(args[0]);
        String stream = args[1];
        AwsCredentialsProvider credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
        KinesisAsyncClient kinesis = KinesisClientUtil.createKinesisAsyncClient(
                KinesisAsyncClient.builder().endpointOverride(endpoint).region(Region.US_EAST_1).credentialsProvider(credentials));
        // Never called: metrics are off.
        CloudWatchAsyncClient cloudWatch =
                CloudWatchAsyncClient.builder().region(Region.US_EAST_1).credentialsProvider(credentials).build();
        AmazonDynamoDBLocal database = DynamoDBEmbedded.create(TELEMETRY_OFF);
        DynamoDbAsyncClient leases = database.dynamoDbAsyncClient();
        ObjectMapper json = new ObjectMapper();

        List<Map.Entry<String, RetrievalSpecificConfig>> modes = List.of(
                Map.entry("polling", new PollingConfig(stream, kinesis).idleTimeBetweenReadsInMillis(200)),
                Map.entry("fan-out", new FanOutConfig(kinesis).streamName(stream).applicationName("fan-out")));
        List<Scheduler> schedulers = modes.stream()
                .map(mode -> {
                    ConfigsBuilder configs = new ConfigsBuilder(
                            tracker(stream), mode.getKey(), kinesis, leases, cloudWatch, mode.getKey() + "-worker",
                            () -> new Teller(mode.getKey(), json));
                    return scheduler(configs, mode.getValue());
                })
                .toList();
        List<Thread> threads = schedulers.stream().map(Thread::new).toList();
        threads.forEach(Thread::start);
        while (System.in.read() != -1) {
            // Only the end of it means something.
        }
        for (Scheduler scheduler : schedulers) {
            scheduler.startGracefulShutdown().get(20, TimeUnit.SECONDS);
        }
    }

    private static SingleStreamTracker tracker(String stream) {
        return new SingleStreamTracker(
                stream, InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON));
    }

    /** The intervals are short, so that a reshard is seen in seconds; all else is the default. */
    private static Scheduler scheduler(ConfigsBuilder configs, RetrievalSpecificConfig mode) {
        var leases = configs.leaseManagementConfig().failoverTimeMillis(1000).shardSyncIntervalMillis(1000);
        leases.workerUtilizationAwareAssignmentConfig().disableWorkerMetrics(true);
        return new Scheduler(
                configs.checkpointConfig(),
                configs.coordinatorConfig().parentShardPollIntervalMillis(500).shardConsumerDispatchPollIntervalMillis(200),
                leases,
                configs.lifecycleConfig(),
                configs.metricsConfig().metricsLevel(MetricsLevel.NONE),
                configs.processorConfig(),
                configs.retrievalConfig().retrievalSpecificConfig(mode));
    }
}
