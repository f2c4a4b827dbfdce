using System.CommandLine;
using HyperFleet.Server.Configuration;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Server.Tests.Configuration;

public sealed class SettingsTests
{
    [Fact]
    public void The_flags_of_the_regional_chart_are_accepted()
    {
        var options = Read("--db-host-file=/mnt/secrets-store/db.host --db-rootcert= --db-sslmode=require --db-max-open-connections=50 --db-auth-method=password --message-broker-type=mqtt --message-broker-config-file=/mnt/secrets-store/config.yaml --enable-https=false --enable-grpc-server=true --disable-grpc-tls=true --server-hostname= --http-server-bindport=8080 --grpc-server-bindport=8090 --metrics-server-bindport=9090 --health-check-server-bindport=8083 --http-read-timeout=300s --http-write-timeout=600s --label-metrics-inclusion-duration=168h -v=10");
        Assert.Equal(("", 8080, 9090, 8083), (options.Host, options.Http.Port, options.Metrics.Port, options.Health.Port));
        Assert.Equal("require", options.Database.SslMode);
        Assert.Equal(TimeSpan.FromSeconds(600), options.Http.WriteTimeout);
        Assert.Equal("debug", options.LogLevel);
    }

    /// <summary>Server contract §2.1, each with the default that it prints.</summary>
    [Theory]
    [InlineData("--db-auth-method=password --db-token-request-scope= --db-host-file=secrets/db.host --db-port-file=secrets/db.port --db-user-file=secrets/db.user --db-password-file=secrets/db.password --db-name-file=secrets/db.name --db-rootcert=secrets/db.rootcert --db-sslmode=disable --enable-db-debug=false --db-max-open-connections=50")]
    [InlineData("--http-server-bindport=8000 --server-hostname=localhost --http-read-timeout=5s --http-write-timeout=30s --enable-https=false --https-cert-file=c --https-key-file=k")]
    [InlineData("--enable-grpc-server=true --grpc-server-bindport=8090 --grpc-broker-bindport=8091 --grpc-max-concurrent-streams=4294967295 --grpc-max-receive-message-size=4194304 --grpc-max-send-message-size=2147483647 --grpc-connection-timeout=120s --grpc-max-connection-age=infinite --grpc-client-min-ping-interval=5s --grpc-server-ping-interval=30s --grpc-server-ping-timeout=10s --permit-ping-without-stream=false --grpc-write-buffer-size=32768 --grpc-read-buffer-size=32768")]
    [InlineData("--disable-grpc-tls=true --grpc-tls-cert-file= --grpc-tls-key-file= --grpc-client-ca-file= --grpc-broker-tls-cert-file=c --grpc-broker-tls-key-file=k --grpc-broker-client-ca-file=a --grpc-authn-type=mock --grpc-authorizer-config=")]
    [InlineData("--heartbeat-check-interval=10s --heartbeat-disable=false --metrics-server-bindport=8080 --enable-metrics-https=false --label-metrics-inclusion-duration=168h --health-check-server-bindport=8083 --enable-health-check-https=false --heartbeat-interval=15")]
    [InlineData("--subscription-type=shared --undelivered-resource-threshold=600 --stale-delete-event-threshold=3600 --consistent-hash-partition-count=7 --consistent-hash-replication-factor=20 --consistent-hash-load=1.25")]
    [InlineData("--message-broker-type=mqtt --message-broker-config-file=secrets/mqtt.config --source-id=maestro --client-id=maestro --disable-message-broker=false --enable-message-broker-mock=false")]
    [InlineData("-v=10 --alsologtostderr --logtostderr=true --stderrthreshold=2 --vmodule=a=1")]
    public void Every_flag_of_upstream_is_accepted(string flags) => Assert.NotNull(Read(flags));

    [Fact]
    public void A_file_without_a_name_is_none() => Assert.Equal(new(), Read("--grpc-tls-cert-file= --grpc-tls-key-file= --grpc-client-ca-file= --grpc-authorizer-config=").Grpc);

    [Fact]
    public void The_defaults_are_upstreams()
    {
        var options = Read("");
        Assert.Equal(("localhost", 8000, 8090, 8080, 8083), (options.Host, options.Http.Port, options.Grpc.Port, options.Metrics.Port, options.Health.Port));
        Assert.Null(options.Grpc.MaxConnectionAge);
        Assert.Equal(TimeSpan.FromMinutes(5), Read("--grpc-max-connection-age=5m").Grpc.MaxConnectionAge);
    }

    [Fact]
    public void I19_replicas_without_a_client_id_of_their_own_take_the_pods()
    {
        Assert.Equal("maestro-pod-7", Read("", ("POD_NAME", "pod-7")).ClientId);
        Assert.NotEqual("maestro", Read("").ClientId);
        Assert.Equal("mine", Read("--client-id=mine", ("POD_NAME", "pod-7")).ClientId);
    }

    [Theory]
    [InlineData("--message-broker-type=pubsub"), InlineData("--subscription-type=other"), InlineData("--db-auth-method=az-entra")]
    public void What_cannot_be_served_is_refused(string flag) => Assert.Throws<ConfigurationException>(() => Read(flag));

    [Theory]
    [InlineData("sources/maestro/consumers/+/agentevents"), InlineData("$share/statussubscribers/sources/maestro/consumers/+/agentevents")]
    public void A_topic_names_its_consumer(string agentEvents)
    {
        var topics = new BrokerTopics("sources/maestro/consumers/+/sourceevents", agentEvents);
        Assert.Equal("sources/maestro/consumers/c1/sourceevents", topics.TopicOf("c1"));
        Assert.True(topics.Allows("sources/maestro/consumers/c1/agentevents", "c1"));
        Assert.False(topics.Allows("sources/maestro/consumers/c1/agentevents", "c2"));
    }

    [Theory]
    [InlineData("topics: {sourceEvents: a}", "brokerHost is required")]
    [InlineData("brokerHost: b:1883\ntopics: {sourceEvents: sources/m/consumers/+/sourceevents}", "topics.agentEvents is required")]
    [InlineData("brokerHost: b:1883\ntopics: {sourceEvents: x, agentEvents: y}", "topics.sourceEvents is 'x'")]
    public void A_broker_file_that_cannot_be_used_says_why(string text, string reason)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            Assert.Contains(reason, Assert.Throws<ConfigurationException>(() => BrokerTopics.Read(new() { ConfigFile = path })).Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_connection_string_stands_in_for_the_broker_file()
    {
        var (file, topics) = BrokerTopics.Read(Read("", ("ConnectionStrings__mqtt", "Host=broker;Port=1884")).Broker);

        Assert.Equal("broker:1884", file.BrokerHost);
        Assert.Equal("sources/maestro/consumers/c1/sourceevents", topics.TopicOf("c1"));
        Assert.Equal(["sources/maestro/consumers/+/agentevents"], topics.Filters);
    }

    [Fact]
    public void A_file_that_is_named_comes_before_the_connection_string()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "brokerHost: named:1883\ntopics: {sourceEvents: sources/m/consumers/+/sourceevents, agentEvents: sources/m/consumers/+/agentevents}");
            Assert.Equal("named:1883", BrokerTopics.Read(Read($"--message-broker-config-file={path}", ("ConnectionStrings__mqtt", "Host=broker")).Broker).File.BrokerHost);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_connection_string_that_cannot_be_used_says_why() => Assert.Equal(
        "'ConnectionStrings__mqtt' cannot be used: Host is required",
        Assert.Throws<ConfigurationException>(() => BrokerTopics.Read(Read("", ("ConnectionStrings__mqtt", "Port=1883")).Broker)).Message);

    private static ServerOptions Read(string line, params (string Name, string Value)[] environment)
    {
        var command = new Command("server");
        var read = ServerSettings.AddServing(command, name => environment.FirstOrDefault(variable => variable.Name == name).Value);
        var parsed = command.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(parsed.Errors);
        return read(parsed);
    }
}
