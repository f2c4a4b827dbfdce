using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>A test that describes the model itself: the defaults of tests without an AppHost.</summary>
internal sealed class InlineTest(Assembly assembly, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    : IEntryPointHook
{
    public static DistributedApplicationBuilder CreateBuilder(
        Assembly assembly, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        var outer = EntryPointHook.Current;
        EntryPointHook.Current = new InlineTest(assembly, configure);
        try
        {
            return new DistributedApplicationBuilder(args);
        }
        finally
        {
            EntryPointHook.Current = outer;
        }
    }

    public void Creating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        TestDefaults.Apply(assembly, options, settings);
        configure(options, settings);
    }

    public void Created(DistributedApplicationBuilder builder)
    {
        // The test has it already.
    }

    public void Building(DistributedApplicationBuilder builder)
    {
        // The test builds when it likes.
    }

    public void Built(DistributedApplication application)
    {
        // The test has it already.
    }

    public void Finished()
    {
        // There is no Main to end.
    }

    public Task RunAsync(CancellationToken cancellation) => Task.CompletedTask;
}
