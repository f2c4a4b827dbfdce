using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HyperFleet.ServiceDefaults.Configuration;

/// <summary>
/// The settings of one role. The same table makes the command's options, lays flags over environment over file, and names the ways to
/// provide a value in every error.
/// </summary>
public sealed class SettingTable(params IReadOnlyList<Setting> settings)
{
    private readonly Dictionary<Setting, Option<string>> _options = settings
        .Where(setting => setting.Flag is not null)
        .ToDictionary(setting => setting, OptionFor);

    /// <summary>Adds an option for every setting that has a flag.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in _options.Values) command.Options.Add(option);
    }

    /// <summary>The value given by flag, else by environment; null when neither carries it.</summary>
    public string? Given(Setting setting, ParseResult? flags, Func<string, string?> environment)
    {
        if (flags is not null && _options.TryGetValue(setting, out var option) && flags.GetResult(option) is { Implicit: false } result)
            return result.Tokens.Count > 0 ? flags.GetValue(option) : setting.IsSwitch ? "true" : "";
        return setting.Environment.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));
    }

    /// <summary>Lays flags over environment over the file's content. The file's own node is left as it is.</summary>
    /// <exception cref="ConfigurationException">A value cannot be placed or parsed.</exception>
    public JsonObject Merge(JsonObject? file, ParseResult? flags, Func<string, string?> environment)
    {
        var merged = (JsonObject?)file?.DeepClone() ?? [];
        foreach (var setting in settings)
            if (Given(setting, flags, environment) is { } text)
                Place(merged, setting, text);
        return merged;
    }

    /// <summary>The ways to provide the value at <paramref name="path"/>, one a line, for the end of an error message.</summary>
    public IEnumerable<string> WaysToProvide(string path)
    {
        foreach (var setting in settings.Where(setting => setting.Path == path))
        {
            if (setting.Flag is { } flag) yield return $"  • Flag: {flag}";
            foreach (var name in setting.Environment) yield return $"  • Environment variable: {name}";
        }

        yield return $"  • Config file: {path}";
    }

    /// <summary>Reads a YAML file as an object; an empty file is an empty object.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read, is no YAML, or is not a mapping.</exception>
    public static JsonObject ReadFile(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"failed to read config file: {cause.Message}", cause);
        }

        return YamlJson.Parse(text) switch
        {
            null => [],
            JsonObject content => content,
            _ => throw new ConfigurationException($"failed to read config file: '{path}' must hold a mapping"),
        };
    }

    private static Option<string> OptionFor(Setting setting) => new(setting.Flag!, [.. setting.Aliases])
    {
        Description = setting.Environment.Count == 0 ? setting.Description : $"{setting.Description} [env: {string.Join(", ", setting.Environment)}]",
        Arity = setting.IsSwitch || setting.MayBeEmpty ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        HelpName = setting.IsSwitch ? "true|false" : "value",
    };

    private static void Place(JsonObject root, Setting setting, string text)
    {
        var parts = setting.Path.Split('.');
        var parent = root;
        foreach (var part in parts[..^1])
        {
            if (parent[part] is null) parent[part] = new JsonObject();
            parent = parent[part] as JsonObject ?? throw new ConfigurationException($"'{part}' of '{setting.Path}' must be a mapping in the config file");
        }

        try
        {
            parent[parts[^1]] = setting.Parse is { } parse ? parse(text) : JsonValue.Create(text);
        }
        catch (Exception cause) when (cause is FormatException or JsonException)
        {
            throw new ConfigurationException($"'{setting.Path}' cannot be read: {cause.Message}", cause);
        }
    }
}
