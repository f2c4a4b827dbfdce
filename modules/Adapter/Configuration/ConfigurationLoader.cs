using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HyperFleet.ServiceDefaults.Configuration;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Adapter.Configuration;

/// <summary>
/// Loads and checks both files. The order of the checks and the beginning of every message are fixed (adapter contract §1.4).
/// </summary>
internal static partial class ConfigurationLoader
{
    private const string ServiceDiscovery = "services__hyperfleet-api__http__0";

    /// <exception cref="ConfigurationFailure">Anything that must not start.</exception>
    public static AdapterDefinition Load(ConfigurationFiles files, SettingTable settings, ParseResult? flags, IReadOnlyDictionary<string, string> environment)
    {
        var (document, envelope) = ReadDeployment(files.Deployment);
        var config = Bind(document, settings, flags, environment);
        if (config.Adapter.Name.Length == 0) throw new ConfigurationFailure("adapter config validation failed: adapter.name is required");
        if (AuthViolation(config.Clients.HyperfleetApi.Auth) is { } auth) throw new ConfigurationFailure($"adapter config validation failed: {auth}");
        if (VersionMismatch(config.Adapter.Version, ServiceIdentity.BuildVersion) is { } mismatch)
            throw new ConfigurationFailure($"adapter version validation failed: {mismatch}");

        var task = ReadTask(files, envelope);
        if (StructuralRules.FirstViolation(task) is { } violation) throw new ConfigurationFailure($"task config validation failed: {violation}");
        task = FileReferences.Resolve(task);
        SemanticRules.Check(task, environment.GetValueOrDefault);
        return new AdapterDefinition(
            config,
            task,
            ConfigurationView.Of(config, task, masked: true),
            ConfigurationView.Of(config, task, masked: false),
            EnvironmentView.Of(environment))
        {
            Warnings = [.. LoadWarnings.Of(task)],
        };
    }

    /// <summary>Only major and minor count; a version that is none, and development builds, are not compared.</summary>
    public static string? VersionMismatch(string config, string build)
    {
        var (wanted, own) = (MajorMinor(config), MajorMinor(build));
        if (wanted is null || own is null || wanted == own || build.StartsWith("0.0.0-", StringComparison.Ordinal)) return null;
        return $"adapter version mismatch: config \"{config}\" (major.minor={wanted}) != adapter \"{build}\" (major.minor={own})";
    }

    private static string? MajorMinor(string version) => SemanticVersion().Match(version) is { Success: true } match ? $"{match.Groups["major"]}.{match.Groups["minor"]}" : null;

    private static (JsonObject Document, LegacyEnvelope? Envelope) ReadDeployment(string path)
    {
        try
        {
            var envelope = LegacyEnvelope.TryRead(File.ReadAllText(path));
            return envelope is null ? (SettingTable.ReadFile(path), null) : (envelope.Deployment, envelope);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFailure($"failed to load adapter config: failed to read adapter config file \"{path}\": {cause.Message}", cause);
        }
        catch (Exception cause) when (cause is FormatException or ConfigurationException)
        {
            throw new ConfigurationFailure($"failed to load adapter config: failed to parse adapter config YAML: {cause.Message}", cause);
        }
    }

    private static AdapterConfig Bind(JsonObject document, SettingTable settings, ParseResult? flags, IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            var merged = settings.Merge(document, flags, environment.GetValueOrDefault);
            RemoveNulls(merged);
            var config = OptionsBinder.Bind<AdapterConfig>(merged);
            var api = config.Clients.HyperfleetApi;
            return api.BaseUrl.Length == 0 && environment.GetValueOrDefault(ServiceDiscovery) is { Length: > 0 } discovered
                ? config with { Clients = config.Clients with { HyperfleetApi = api with { BaseUrl = discovered } } }
                : config;
        }
        catch (ConfigurationException cause)
        {
            throw new ConfigurationFailure($"failed to load adapter config: failed to parse adapter config YAML: {cause.Message}", cause);
        }
    }

    /// <summary>A key without a value leaves the default in place.</summary>
    private static void RemoveNulls(JsonObject node)
    {
        foreach (var (key, value) in node.ToList())
        {
            if (value is null) node.Remove(key);
            else if (value is JsonObject child) RemoveNulls(child);
        }
    }

    private static string? AuthViolation(ApiSection.AuthSection? auth)
    {
        if (auth is null) return null;
        if (auth.TokenPath.Length == 0) return "clients.hyperfleet_api.auth.token_path must be set";
        if (!Path.IsPathRooted(auth.TokenPath)) return $"clients.hyperfleet_api.auth.token_path \"{auth.TokenPath}\" must be absolute";
        return auth.TokenCacheTtl < TimeSpan.Zero ? "clients.hyperfleet_api.auth.token_cache_ttl must not be negative" : null;
    }

    private static TaskConfig ReadTask(ConfigurationFiles files, LegacyEnvelope? envelope)
    {
        var path = files.Task;
        if (path is null && envelope is null)
            throw new ConfigurationFailure("failed to load task config: no file: use --task-config or HYPERFLEET_TASK_CONFIG");
        try
        {
            if (path is null) return TaskConfigReader.Read(envelope!.Task, DirectoryOf(files.Deployment)) with { Metadata = envelope.Metadata };
            return TaskConfigReader.Read(File.ReadAllText(path), DirectoryOf(path));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationFailure($"failed to load task config: failed to read task config file \"{path}\": {cause.Message}", cause);
        }
        catch (FormatException cause)
        {
            throw new ConfigurationFailure($"failed to load task config: failed to parse task config YAML: {cause.Message}", cause);
        }
    }

    private static string DirectoryOf(string file) => Path.GetDirectoryName(Path.GetFullPath(file))!;

    [GeneratedRegex(@"^v?(?<major>\d+)\.(?<minor>\d+)\.\d+([-+].*)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SemanticVersion();
}
