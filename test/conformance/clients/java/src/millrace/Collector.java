package millrace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEventStream;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponse;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardResponseHandler;

/** Takes the events of one subscription, one at a time, and cancels it after so many records. */
final class Collector implements SubscribeToShardResponseHandler {
    private final int recordsMax;
    private final List<SubscribeToShardEvent> events = new ArrayList<>();
    /** Completes when enough has come, or with the error that ended the stream. */
    private final CompletableFuture<Void> enough = new CompletableFuture<>();
    private volatile boolean opened;

    Collector(int recordsMax) {
        this.recordsMax = recordsMax;
    }

    /** Waits for the end. A refusal before the stream opened is thrown; one inside the stream is part of the outcome. */
    Object outcome(CompletableFuture<Void> call) throws Throwable {
        Map<String, Object> outcome = new LinkedHashMap<>();
        try {
            CompletableFuture.anyOf(call, enough).get(55, TimeUnit.SECONDS);
        } catch (Throwable thrown) {
            Throwable cause = Driver.cause(thrown);
            if (!opened || !(cause instanceof AwsServiceException refused)) {
                throw cause;
            }
            outcome.put("error", Map.of(
                    "code", String.valueOf(refused.awsErrorDetails().errorCode()),
                    "message", String.valueOf(refused.awsErrorDetails().errorMessage())));
        }
        synchronized (events) {
            outcome.put("events", List.copyOf(events));
        }
        return outcome;
    }

    @Override
    public void responseReceived(SubscribeToShardResponse response) {
        opened = true;
    }

    @Override
    public void onEventStream(SdkPublisher<SubscribeToShardEventStream> publisher) {
        publisher.filter(SubscribeToShardEvent.class).subscribe(new Subscriber<>() {
            private Subscription subscription;
            private int seen;

            @Override
            public void onSubscribe(Subscription given) {
                subscription = given;
                subscription.request(1);
            }

            @Override
            public void onNext(SubscribeToShardEvent event) {
                synchronized (events) {
                    events.add(event);
                }
                seen += event.records().size();
                if (seen >= recordsMax) {
                    subscription.cancel();
                    enough.complete(null);
                } else {
                    subscription.request(1);
                }
            }

            @Override
            public void onError(Throwable thrown) {
                enough.completeExceptionally(thrown);
            }

            @Override
            public void onComplete() {
                enough.complete(null);
            }
        });
    }

    @Override
    public void exceptionOccurred(Throwable thrown) {
        enough.completeExceptionally(thrown);
    }

    @Override
    public void complete() {
        enough.complete(null);
    }
}
