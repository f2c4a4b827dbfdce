using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.Sentinel.Resources;

namespace HyperFleet.Sentinel.Coordination;

/// <summary>The seats as leases of the API, which compares and swaps them by version and lets them expire.</summary>
internal sealed class LeaseApi
{
    private const int NameDigits = 16;

    /// <summary>One request that hangs must not cost the seat: there is time for another before the lease runs out.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly ApiClient _client;
    private readonly string _group;

    public LeaseApi(SentinelOptions options, string holder, ApiClient client)
    {
        (_client, Holder) = (client, holder);
        // Only replicas of one installation share: the same question to the API, and the same place for the answer.
        var shared = string.Join('\n', options.Sentinel.Name, options.ResourceType, Selector.Search(options.ResourceSelector), options.Clients.Broker.Topic);
        _group = "sentinel-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shared)))[..NameDigits];
    }

    /// <summary>Us.</summary>
    public string Holder { get; }

    public Task<LeaseAnswer> ReadAsync(int seat, CancellationToken cancellation) =>
        AskAsync(new HttpRequestMessage(HttpMethod.Get, Address(seat)), cancellation);

    /// <summary>Takes a seat that is free or ours, or renews it.</summary>
    public Task<LeaseAnswer> TakeAsync(int seat, string? version, TimeSpan lifetime, CancellationToken cancellation)
    {
        var body = new Dictionary<string, object>(StringComparer.Ordinal) { ["holder"] = Holder, ["duration_seconds"] = (int)lifetime.TotalSeconds };
        if (version is not null)
            body["version"] = long.Parse(version, CultureInfo.InvariantCulture);
        return AskAsync(new HttpRequestMessage(HttpMethod.Put, Address(seat)) { Content = JsonContent.Create(body) }, cancellation);
    }

    /// <summary>Gives a seat back, so that nobody has to wait for its end. A failure costs only that wait.</summary>
    public Task<LeaseAnswer> ReleaseAsync(int seat, string? version, CancellationToken cancellation)
    {
        var only = version is null ? "" : $"&version={Uri.EscapeDataString(version)}";
        return AskAsync(new HttpRequestMessage(HttpMethod.Delete, $"{Address(seat)}?holder={Uri.EscapeDataString(Holder)}{only}"), cancellation);
    }

    private string Address(int seat) => $"{_client.Address("leases")}/{_group}-{seat.ToString(CultureInfo.InvariantCulture)}";

    private async Task<LeaseAnswer> AskAsync(HttpRequestMessage message, CancellationToken cancellation)
    {
        var isRead = message.Method == HttpMethod.Get;
        var (answer, failure) = await _client.SendAsync(message, (response, token) => ReadAsync(response, isRead, token), Limit, cancellation);
        return answer ?? new LeaseAnswer(LeaseAnswer.Is.Failed, Reason: failure!.Message);
    }

    private static async Task<LeaseAnswer> ReadAsync(HttpResponseMessage response, bool isRead, CancellationToken cancellation)
    {
        using (response)
        {
            var status = (int)response.StatusCode;
            switch (status)
            {
                case StatusCodes.Status200OK or StatusCodes.Status201Created:
                    var lease = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
                    return new LeaseAnswer(LeaseAnswer.Is.Granted, Read(lease));
                case StatusCodes.Status204NoContent:
                    return new LeaseAnswer(LeaseAnswer.Is.Granted);
                case StatusCodes.Status404NotFound when isRead:
                    return new LeaseAnswer(LeaseAnswer.Is.Absent);
                case StatusCodes.Status409Conflict or StatusCodes.Status412PreconditionFailed:
                    return new LeaseAnswer(LeaseAnswer.Is.Held);
                case StatusCodes.Status408RequestTimeout or StatusCodes.Status429TooManyRequests or >= 500 and not StatusCodes.Status501NotImplemented:
                    return new LeaseAnswer(LeaseAnswer.Is.Failed, Reason: $"the API answered {status}");
                default:
                    // Loss is worse than duplicates: a Sentinel that may not use leases works as if there were none.
                    return new LeaseAnswer(LeaseAnswer.Is.Unsupported, Reason: $"it answered {status}");
            }
        }
    }

    private static Lease Read(JsonElement lease) => new(
        lease.GetProperty("holder").GetString() ?? "", lease.GetProperty("version").ToString(),
        lease.TryGetProperty("expired", out var expired) && expired.ValueKind == JsonValueKind.True);
}
