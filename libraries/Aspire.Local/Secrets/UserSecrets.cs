using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting.Secrets;

/// <summary>Keeps generated values in the AppHost's user secrets, so that the next start finds them.</summary>
internal static class UserSecrets
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly Lock Gate = new();

    /// <summary>Adds the secrets below every other source, whatever the environment is called.</summary>
    public static void Read(ConfigurationManager configuration, Assembly? assembly)
    {
        if (assembly?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId is { } id)
            configuration.Sources.Insert(0, new ConfigurationBuilder().AddUserSecrets(id).Sources[0]);
    }

    /// <summary>Does nothing without a <c>UserSecretsId</c> or when the file cannot be written (orchestration contract §9.3).</summary>
    public static void Save(Assembly? assembly, string key, string value)
    {
        if (assembly?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId is not { } id)
            return;
        try
        {
            lock (Gate)
                Write(PathHelper.GetSecretsPathFromSecretsId(id), key, value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // Silent by contract: the value is regenerated at the next start.
        }
    }

    private static void Write(string path, string key, string value)
    {
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, Private | UnixFileMode.UserExecute);
        var secrets = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? [] : [];
        secrets[key] = value;
        var staged = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Private };
        using (var writer = new StreamWriter(staged, options))
            writer.Write(secrets.ToJsonString(Indented));
        File.Move(staged, path, overwrite: true);
    }
}
