using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Sentinel.Configuration;

/// <summary>The checks of sentinel contract §2.2, in its order and with its texts.</summary>
internal static class SentinelValidation
{
    /// <exception cref="ConfigurationException">The first check that fails.</exception>
    public static void Demand(SentinelOptions options, SettingTable table)
    {
        if (Findings(options).FirstOrDefault() is not { Path: { } path } finding)
            return;
        string[] lines =
        [
            $"invalid config: Field '{path}' failed validation: {finding.Reason}",
            .. finding.Actual is { } actual ? (string[])[$"Actual value: {actual}"] : [],
            "Please provide via:",
            .. table.WaysToProvide(path),
        ];
        throw new ConfigurationException(string.Join('\n', lines));
    }

    private static IEnumerable<Finding> Findings(SentinelOptions options)
    {
        if (string.IsNullOrEmpty(options.Sentinel.Name))
            yield return new("sentinel.name", "required");
        if (string.IsNullOrEmpty(options.ResourceType))
            yield return new("resource_type", "required");
        if (string.IsNullOrEmpty(options.Clients.HyperfleetApi?.BaseUrl))
            yield return new("clients.hyperfleet_api.base_url", "required");
        else
            foreach (var finding in ApiFindings(options.Clients.HyperfleetApi))
                yield return finding;
        if (options.PollInterval <= TimeSpan.Zero)
            yield return new("poll_interval", "must be positive", GoDuration.Format(options.PollInterval));
        if (options.ResyncInterval <= TimeSpan.Zero)
            yield return new("resync_interval", "must be positive", GoDuration.Format(options.ResyncInterval));
        foreach (var finding in DecisionFindings(options.MessageDecision))
            yield return finding;
        if (options.MessageData is null or { Count: 0 })
            yield return new("message_data", "required");
        if (ApiAddress.Mistake(options.Clients.HyperfleetApi!.BaseUrl!) is { } address)
            yield return new("clients.hyperfleet_api.base_url", address);
        if (ApiAddress.SegmentMistake(options.ResourceType!) is { } segment)
            yield return new("resource_type", segment, options.ResourceType);
    }

    private static IEnumerable<Finding> ApiFindings(ApiSection api)
    {
        if (api.Timeout <= TimeSpan.Zero)
            yield return new("clients.hyperfleet_api.timeout", "must be positive", GoDuration.Format(api.Timeout));
        if (api.PageSize is < 1 or > 500)
            yield return new("clients.hyperfleet_api.page_size", "must be between 1 and 500", $"{api.PageSize}");
        if (api.Auth is { } auth)
        {
            if (string.IsNullOrEmpty(auth.TokenPath))
                yield return new("clients.hyperfleet_api.auth.token_path", "required when auth is configured");
            else if (!Path.IsPathRooted(auth.TokenPath))
                yield return new("clients.hyperfleet_api.auth.token_path", "must be an absolute path", auth.TokenPath);
            if (auth.TokenCacheTtl < TimeSpan.Zero)
                yield return new("clients.hyperfleet_api.auth.token_cache_ttl", "must not be negative", GoDuration.Format(auth.TokenCacheTtl));
        }
    }

    private static IEnumerable<Finding> DecisionFindings(DecisionSection? decision)
    {
        if (decision is null)
            yield break;
        if (string.IsNullOrWhiteSpace(decision.Result))
            yield return new("message_decision.result", "required: a CEL expression that yields a bool");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < decision.Params.Count; i++)
        {
            var (name, expr) = (decision.Params[i].Name, decision.Params[i].Expr);
            if (string.IsNullOrWhiteSpace(name))
                yield return new($"message_decision.params[{i}].name", "required");
            else if (!names.Add(name))
                yield return new($"message_decision.params[{i}].name", "must be unique", name);
            if (string.IsNullOrWhiteSpace(expr))
                yield return new($"message_decision.params[{i}].expr", "required");
        }
    }

    private readonly record struct Finding(string Path, string Reason, string? Actual = null);
}
