using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Secrets;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(builder.CreateParameter(name, secret));

    /// <summary>A parameter with a value that configuration may override.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        if (publishValueAsDefault && secret)
            throw new ArgumentException("A secret must not be published as a default.", nameof(secret));
        var parameter = new ParameterResource(
            name, _ => builder.Configuration.FindParameter(name) ?? value, secret);
        if (publishValueAsDefault)
            parameter.Default = new ConstantParameterDefault(value);
        return builder.AddResource(parameter);
    }

    /// <summary>A parameter with a default; with <paramref name="persist"/>, a generated one is kept in the user secrets.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false) =>
        builder.AddResource(builder.CreateParameter(name, secret, value, persist));

    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false) =>
        builder.AddResource(new ParameterResource(
            name, _ => builder.Configuration[configurationKey] ?? throw Missing("parameter", name, configurationKey), secret));

    /// <summary>A connection string that comes from <c>ConnectionStrings:{name}</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null) =>
        builder.AddResource(new ConnectionStringParameterResource(
            name,
            _ => builder.Configuration.GetConnectionString(name) ?? throw Missing("connection string", name, $"ConnectionStrings:{name}"),
            environmentVariableName));

    /// <summary>A parameter that is not in the model until something refers to it.</summary>
    internal static ParameterResource CreateParameter(
        this IDistributedApplicationBuilder builder, string name, bool secret, ParameterDefault? value = null, bool persist = false) => new(
        name,
        fallback => builder.Configuration.FindParameter(name)
            ?? (fallback is null ? throw Missing("parameter", name, $"Parameters:{name}") : builder.Generate(name, fallback, persist)),
        secret)
    {
        Default = value,
    };

    internal static ParameterResource CreateGeneratedPassword(this IDistributedApplicationBuilder builder, string serverName) =>
        builder.CreateParameter(
            $"{serverName}-password", secret: true, new GenerateParameterDefault { MinLength = 22, Special = false }, persist: true);

    // Environment variables cannot carry hyphens in every shell.
    private static string? FindParameter(this ConfigurationManager configuration, string name) =>
        configuration[$"Parameters:{name}"] ?? configuration[$"Parameters:{name.Replace('-', '_')}"];

    private static string Generate(this IDistributedApplicationBuilder builder, string name, ParameterDefault fallback, bool persist)
    {
        var value = fallback.GetDefaultValue();
        if (persist && builder.ExecutionContext.IsRunMode)
            UserSecrets.Save(builder.AppHostAssembly, $"Parameters:{name}", value);
        return value;
    }

    private static MissingParameterValueException Missing(string kind, string name, string key) => new(
        $"The {kind} '{name}' has no value. Set the configuration key '{key}': with 'dotnet user-secrets set \"{key}\" VALUE', "
        + $"or with the environment variable '{key.Replace(":", "__").Replace('-', '_')}'.");
}
