using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>One call of an AppHost's <c>Main</c> on a thread of its own, held at <c>Build</c> until the test builds.</summary>
internal sealed class EntryPointRun(Type entryPoint, string[] args) : IEntryPointHook, IDisposable
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = New<DistributedApplicationBuilder>();
    private readonly TaskCompletionSource<DistributedApplication> _application = New<DistributedApplication>();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _mayBuild = New<bool>();

    public Action<DistributedApplicationOptions, HostApplicationBuilderSettings>? Creating { get; init; }

    public Action<DistributedApplicationBuilder>? Created { get; init; }

    public Action<DistributedApplicationBuilder>? Building { get; init; }

    public Action<DistributedApplication>? Built { get; init; }

    /// <summary>Runs <c>Main</c> up to its call of <c>Build</c>.</summary>
    public async Task<DistributedApplicationBuilder> StartAsync(CancellationToken cancellation)
    {
        var main = entryPoint.Assembly.EntryPoint
            ?? throw new InvalidOperationException($"The assembly of '{entryPoint.FullName}' has no entry point.");
        new Thread(() => Run(main)) { IsBackground = true, Name = $"{entryPoint.Assembly.GetName().Name} Main" }.Start();
        return await _builder.Task.WaitAsync(cancellation);
    }

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellation)
    {
        _mayBuild.TrySetResult(true);
        return _application.Task.WaitAsync(cancellation);
    }

    /// <summary>Lets <c>Main</c> end wherever it waits.</summary>
    public void Dispose()
    {
        _mayBuild.TrySetResult(false);
        _finished.TrySetResult();
    }

    void IEntryPointHook.Creating(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        TestDefaults.Apply(entryPoint.Assembly, options, settings);
        Creating?.Invoke(options, settings);
    }

    void IEntryPointHook.Created(DistributedApplicationBuilder builder) => Created?.Invoke(builder);

    void IEntryPointHook.Building(DistributedApplicationBuilder builder)
    {
        Building?.Invoke(builder);
        _builder.TrySetResult(builder);
        if (!_mayBuild.Task.GetAwaiter().GetResult())
            throw new AbandonedException();
    }

    void IEntryPointHook.Built(DistributedApplication application)
    {
        Built?.Invoke(application);
        _application.TrySetResult(application);
    }

    void IEntryPointHook.Finished() => _finished.TrySetResult();

    Task IEntryPointHook.RunAsync(CancellationToken cancellation) => _finished.Task.WaitAsync(cancellation);

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Run(MethodInfo main)
    {
        EntryPointHook.Current = this;
        try
        {
            main.Invoke(null, main.GetParameters().Length == 0 ? null : [args]);
            Fail(new InvalidOperationException($"The entry point of '{entryPoint.Assembly.GetName().Name}' ended without building an application."));
        }
        catch (TargetInvocationException e)
        {
            Fail(e.InnerException is AbandonedException ? new ObjectDisposedException(nameof(IDistributedApplicationTestingBuilder)) : e.InnerException!);
        }
    }

    private void Fail(Exception failure)
    {
        var kept = ExceptionDispatchInfo.SetCurrentStackTrace(failure);
        _builder.TrySetException(kept);
        _application.TrySetException(kept);
        // Nobody may be waiting any more.
        _ = (_builder.Task.Exception, _application.Task.Exception);
    }

    /// <summary>Unwinds a <c>Main</c> whose test was disposed before it built.</summary>
    private sealed class AbandonedException : Exception;
}
