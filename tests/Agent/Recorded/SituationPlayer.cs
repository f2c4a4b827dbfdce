using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Agent.Wire;
using HyperFleet.Fixtures;
using HyperFleet.Kubernetes;
using HyperFleet.Kubernetes.Configuration;
using HyperFleet.Mqtt;

namespace HyperFleet.Agent.Tests.Recorded;

/// <summary>Plays a situation to our agent and compares, step by step, what it says and what it leaves on the cluster.</summary>
internal sealed class SituationPlayer(Situation situation, MosquittoServer broker, KubernetesConnection cluster) : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);
    private readonly ShiftedTime _time = new();
    private readonly HttpClient _http = ClusterHttp(cluster);
    private readonly WorkloadControllers _controllers = new(cluster);
    private readonly List<(JsonObject Properties, JsonObject Payload)> _statuses = [];
    private readonly Lock _lock = new();
    private MqttClient? _server;
    private RunningAgent? _agent;
    private int _resyncs;

    private string HubHash => AgentIdentity.Create(situation.Cluster, null, $"127.0.0.1:{broker.Port}").HubHash;

    public async Task PlayAsync(CancellationToken cancellation)
    {
        await Leftovers.RemoveAsync(situation, cluster, cancellation);
        _server = await MqttClient.ConnectAsync(new MqttClientOptions { Host = "127.0.0.1", Port = broker.Port, ClientId = "server-" + situation.Cluster }, cancellation: cancellation);
        await _server.SubscribeAsync([new(RunningAgent.Topics(situation.Cluster)["agentEvents"])], cancellation);
        var reading = ReadAsync(_server, cancellation);
        if (situation.Steps.All(step => step["op"]!.ToString() != "agent"))
            await StartAsync(cancellation);
        for (var i = 0; i < situation.Steps.Count; i++)
        {
            await PlayAsync(i, situation.Steps[i], cancellation);
            await CompareAsync(i);
        }
        await _server.DisposeAsync();
        await reading;
    }

    private bool HasPods => situation.Steps.Any(step => step["op"]!.ToString() == "pods");

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
            await _agent.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        _http.Dispose();
        _controllers.Dispose();
    }

    private async Task PlayAsync(int index, JsonObject step, CancellationToken cancellation)
    {
        switch (step["op"]!.ToString())
        {
            case "agent" when step["do"]!.ToString() == "start":
                await StartAsync(cancellation);
                break;
            case "agent":
                await _agent!.DisposeAsync();
                _agent = null;
                return; // what the server sent meanwhile is lost: nobody listens
            case "wait":
                _time.Advance(TimeSpan.FromMinutes(7));
                break;
            case "kube":
                await CallAsync(step, cancellation);
                break;
            case "pods":
                await _controllers.SeePodsAsync((JsonObject)step["status"]!, cancellation);
                break;
        }
        if (_agent is not null)
            foreach (var message in situation.Sent(index))
                await PublishAsync(message, cancellation);
        // Where no pod was ever told of, no controller had anything to say.
        if (HasPods && step["op"]!.ToString() == "publish" && step["action"]!.ToString() != "delete_request")
            await _controllers.SeeAsync((JsonObject)step["payload"]!, cancellation);
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        var before = Volatile.Read(ref _resyncs);
        _agent = await RunningAgent.StartAsync(broker, cluster, situation.Cluster, _time, options => options with { FeatureGates = situation.FeatureGates });
        await Eventually.True(() => Volatile.Read(ref _resyncs) > before, Deadline);
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task PublishAsync(JsonObject message, CancellationToken cancellation)
    {
        var properties = (JsonObject)message["userProperties"]!;
        var payload = message["payload"] is JsonObject data ? Encoding.UTF8.GetBytes(situation.Fill(data)) : [];
        var publish = new MqttPublish(situation.Fill(message["topic"]!.ToString()), payload)
        {
            ContentType = message["contentType"]?.ToString(),
            UserProperties = [.. properties.Select(property => new MqttUserProperty(property.Key, situation.FillValue(property.Key, property.Value)))],
        };
        Assert.True((await _server!.PublishAsync(publish, cancellation)).IsSuccess);
    }

    private async Task CallAsync(JsonObject step, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(new HttpMethod(step["method"]!.ToString()), new Uri(cluster.Server, step["path"]!.ToString()));
        if (step["body"] is { } body)
            request.Content = new StringContent(body.ToJsonString(), MediaTypeHeaderValue.Parse(step["contentType"]?.ToString() ?? "application/json"));
        request.Headers.UserAgent.ParseAdd("unknown/1");
        using var answer = await _http.SendAsync(request, cancellation);
        Assert.True((int)answer.StatusCode == (int)step["code"]!, await answer.Content.ReadAsStringAsync(cancellation));
    }

    private async Task CompareAsync(int step)
    {
        foreach (var expected in situation.LastStatuses(step))
        {
            var id = situation.Fill(expected["userProperties"]!["ce-resourceid"]!.ToString());
            var payload = (JsonObject)JsonNode.Parse(situation.Fill(expected["payload"]!).Replace("<hubHash>", HubHash, StringComparison.Ordinal))!;
            var wanted = StatusText.Of(payload, situation.Steps.Count == 0 ? "" : RecordedCluster(expected));
            await Eventually.Equal(wanted, () => LastStatus(id), Deadline, $"step {step} of {situation.Cluster}: the last status of {id}");
            CompareAttributes((JsonObject)expected["userProperties"]!, id);
        }
        if (situation.Snapshot(step) is { } snapshot)
            await new SnapshotComparison(situation, _http, cluster.Server, HubHash).CompareAsync(snapshot, Deadline);
    }

    private static string RecordedCluster(JsonObject message) => message["userProperties"]!["ce-clustername"]!.ToString();

    private string LastStatus(string id)
    {
        lock (_lock)
            return _statuses.LastOrDefault(status => status.Properties["ce-resourceid"]!.ToString() == id) is { Payload: { } payload } ? StatusText.Of(payload, situation.Cluster) : "none";
    }

    private void CompareAttributes(JsonObject expected, string id)
    {
        JsonObject ours;
        lock (_lock)
            ours = _statuses.Last(status => status.Properties["ce-resourceid"]!.ToString() == id).Properties;
        Assert.Equal(expected.Select(property => property.Key).Order(), ours.Select(property => property.Key).Order());
        foreach (var name in new[] { "ce-type", "ce-originalsource", "ce-resourceversion", "ce-specversion", "ce-logtracing" })
            if (!expected["ce-type"]!.ToString().EndsWith("resync_response", StringComparison.Ordinal) || name != "ce-type")
                Assert.Equal(expected[name]!.ToString(), ours[name]!.ToString());
        Assert.Equal((situation.Cluster, situation.Cluster + "-work-agent"), (ours["ce-clustername"]!.ToString(), ours["ce-source"]!.ToString()));
        Assert.Equal(Metadata((JsonObject)expected["ce-metadata"]!.DeepClone()), Metadata((JsonObject)JsonNode.Parse(ours["ce-metadata"]!.ToString())!));
    }

    private string Metadata(JsonObject metadata)
    {
        foreach (var varying in new[] { "creationTimestamp", "deletionTimestamp", "namespace", "resourceVersion" })
            metadata.Remove(varying);
        return situation.Fill(Encoding.UTF8.GetString(CanonicalJson.Write(metadata)).Replace("\\u003c", "<", StringComparison.Ordinal).Replace("\\u003e", ">", StringComparison.Ordinal));
    }

    private async Task ReadAsync(MqttClient client, CancellationToken cancellation)
    {
        await foreach (var message in client.Messages.ReadAllAsync(cancellation))
        {
            message.Acknowledge();
            var properties = new JsonObject();
            foreach (var (name, value) in message.UserProperties)
                properties[name] = value;
            if (properties["ce-type"]!.ToString().EndsWith("spec.resync_request", StringComparison.Ordinal))
                Interlocked.Increment(ref _resyncs);
            else
                lock (_lock)
                    _statuses.Add((properties, (JsonObject)JsonNode.Parse(message.Payload.Span)!));
        }
    }

    private static HttpClient ClusterHttp(KubernetesConnection cluster)
    {
        var tls = new SslClientAuthenticationOptions();
        if (cluster.CertificateAuthority is { } authority)
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { X509Certificate2.CreateFromPem(authority) }, RevocationMode = X509RevocationMode.NoCheck,
            };
        if (cluster.ClientCertificate is { } certificate)
            tls.ClientCertificates = [X509Certificate2.CreateFromPem(certificate, cluster.ClientKey)];
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = tls });
        if (cluster.Token is { } token)
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }
}
