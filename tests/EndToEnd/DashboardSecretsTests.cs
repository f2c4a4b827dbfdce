using System.Text;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.EndToEnd.Tests;

/// <summary>What the dashboard tells of the real fleet: everything but secrets, of which every role has some in its variables.</summary>
[Collection(FleetCollection.Name)]
public sealed class DashboardSecretsTests(RunningFleet fleet) : IAsyncLifetime
{
    private const string Cluster = "dashboard-secrets";
    private readonly StringBuilder _told = new();
    private readonly HttpClient _dashboard = new() { BaseAddress = new(fleet.App.Services.GetRequiredService<DashboardServer>().Address!) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReadOnlyList<ResourceEvent> Instances => [.. fleet.App.ResourceNotifications.Current];

    public async ValueTask InitializeAsync() => await fleet.ReconcileAsync(Cluster);

    public ValueTask DisposeAsync()
    {
        _dashboard.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Resources_consoles_logs_traces_and_metrics_tell_no_secret()
    {
        await EventsAsync("/api/resources", Instances.Count);
        foreach (var id in Instances.Select(instance => instance.ResourceId))
        {
            await AskAsync($"/api/resources/{id}/environment");
            if (fleet.App.Services.GetRequiredService<ResourceLogs>().Snapshot(id).Count > 0)
                await EventsAsync($"/api/resources/{id}/logs", 1); // all lines so far are one event
        }
        foreach (var page in (string[])["/api/structuredlogs", "/api/metrics"])
            await AskAsync(page);
        foreach (var trace in JsonElement.Parse(await AskAsync($"/api/traces?text={Cluster}")).EnumerateArray())
            await AskAsync($"/api/traces/{trace.GetProperty("id").GetString()}");

        var told = _told.ToString();
        Assert.Contains("ConnectionStrings__hyperfleet", told, StringComparison.Ordinal);
        Assert.Contains(Cluster, told, StringComparison.Ordinal);
        foreach (var secret in await SecretsAsync())
            Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> SecretsAsync()
    {
        var servers = fleet.App.Services.GetRequiredService<DistributedApplicationModel>().Resources;
        ParameterResource[] passwords = [servers.OfType<PostgresServerResource>().Single().PasswordParameter, servers.OfType<RabbitMQServerResource>().Single().PasswordParameter];
        Assert.All(passwords, password => Assert.True(password.Secret));
        return [.. await Task.WhenAll(passwords.Select(async password => (await password.GetValueAsync(Cancellation))!))];
    }

    private async Task<string> AskAsync(string page)
    {
        var answer = await _dashboard.GetStringAsync(page, Cancellation);
        _told.AppendLine(answer);
        return answer;
    }

    private async Task EventsAsync(string page, int count)
    {
        await using var stream = await _dashboard.GetStreamAsync(page, Cancellation);
        using var reader = new StreamReader(stream);
        for (var seen = 0; seen < count;)
        {
            var line = await reader.ReadLineAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Cancellation) ?? throw new EndOfStreamException($"{page} ended after {seen} of {count} events");
            _told.AppendLine(line);
            seen += line.StartsWith("data: ", StringComparison.Ordinal) ? 1 : 0;
        }
    }
}
