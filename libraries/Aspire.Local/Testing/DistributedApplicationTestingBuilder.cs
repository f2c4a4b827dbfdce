using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Runs an AppHost inside a test.</summary>
public static class DistributedApplicationTestingBuilder
{
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>([], cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, [], cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>(args, (_, _) => { }, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint, string[] args, CancellationToken cancellationToken = default) =>
        CreateAsync(entryPoint, args, (_, _) => { }, cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync(typeof(TEntryPoint), args, configureBuilder, cancellationToken);

    /// <summary>Returns when the AppHost's <c>Main</c> has described its model and calls <c>Build</c>.</summary>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync(
        Type entryPoint, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entryPoint);
        ThrowIfIncomplete(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);
        var run = new EntryPointRun(entryPoint, args) { Creating = configureBuilder };
        try
        {
            return new TestingBuilder(await run.StartAsync(cancellationToken), run);
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>A builder without an AppHost; the test describes the model itself.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] args)
    {
        ThrowIfIncomplete(args);
        return Create(Assembly.GetCallingAssembly(), args, (_, _) => { });
    }

    /// <summary>A builder without an AppHost; the test describes the model itself.</summary>
    public static IDistributedApplicationTestingBuilder Create(
        string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    {
        ThrowIfIncomplete(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);
        return Create(Assembly.GetCallingAssembly(), args, configureBuilder);
    }

    private static TestingBuilder Create(
        Assembly assembly, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure) =>
        new(InlineTest.CreateBuilder(assembly, args, configure), run: null);

    private static void ThrowIfIncomplete(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        foreach (var argument in args)
            ArgumentException.ThrowIfNullOrEmpty(argument, nameof(args));
    }
}
