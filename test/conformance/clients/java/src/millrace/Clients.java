package millrace;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.ProtocolNegotiation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** The two clients as a program would build them: an endpoint, credentials, no retries; with TLS, the server's certificate. */
final class Clients {
    private Clients() {}

    static KinesisClient sync(ExecutionInterceptor interceptor) throws Exception {
        UrlConnectionHttpClient.Builder http = UrlConnectionHttpClient.builder();
        TrustManager[] trusted = trusted();
        if (trusted != null) {
            http.tlsTrustManagersProvider(() -> trusted);
        }
        return configure(KinesisClient.builder().httpClientBuilder(http), interceptor).build();
    }

    static KinesisAsyncClient async(ExecutionInterceptor interceptor) throws Exception {
        NettyNioAsyncHttpClient.Builder http = NettyNioAsyncHttpClient.builder();
        TrustManager[] trusted = trusted();
        if (trusted != null) {
            http.tlsTrustManagersProvider(() -> trusted);
        }
        String negotiation = System.getenv("MILLRACE_NEGOTIATION");
        if (negotiation != null) {
            http.protocolNegotiation(ProtocolNegotiation.valueOf(negotiation));
        }
        return configure(KinesisAsyncClient.builder().httpClientBuilder(http), interceptor).build();
    }

    private static <B extends AwsClientBuilder<B, C>, C> B configure(B builder, ExecutionInterceptor interceptor) {
        return builder.endpointOverride(URI.create(System.getenv("AWS_ENDPOINT_URL")))
                .region(Region.of(System.getenv("AWS_REGION")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        System.getenv("AWS_ACCESS_KEY_ID"), System.getenv("AWS_SECRET_ACCESS_KEY"))))
                .overrideConfiguration(
                        o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()).addExecutionInterceptor(interceptor));
    }

    /** Trust in the certificate of MILLRACE_CA_FILE and no other, or null. */
    private static TrustManager[] trusted() throws Exception {
        String file = System.getenv("MILLRACE_CA_FILE");
        if (file == null) {
            return null;
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(Path.of(file))) {
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("server" + store.size(), certificate);
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
