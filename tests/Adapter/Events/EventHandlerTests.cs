using System.Text;
using HyperFleet.Adapter.Api;
using HyperFleet.Adapter.Events;
using HyperFleet.Adapter.Hosting;
using HyperFleet.Adapter.Tests.Configuration;
using HyperFleet.Adapter.Tests.Execution;
using HyperFleet.Adapter.Transport;
using HyperFleet.Broker;
using HyperFleet.CloudEvents;
using HyperFleet.Fixtures;

namespace HyperFleet.Adapter.Tests.Events;

/// <summary>What becomes of a message (adapter contract §2.9, §11.13; decision 7).</summary>
public sealed class EventHandlerTests : IDisposable
{
    private const string TaskFile = "params: [{name: c, required: true, source: {api_call: {method: GET, url: /c}}}]";
    private readonly ConfigFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task What_succeeds_is_acknowledged() => Assert.Equal(HandlerResult.Done, await HandleAsync(new ApiResponse(200, "{}", 1)));

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task What_will_never_succeed_is_acknowledged(int status) => Assert.Equal(HandlerResult.Done, await HandleAsync(new ApiResponse(status, "{}", 1)));

    [Theory]
    [InlineData(0)]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task What_may_pass_is_handed_back(int status) => Assert.NotEqual(HandlerResult.Done, await HandleAsync(new ApiResponse(status, "{}", 1)));

    [Fact]
    public async Task A_crash_is_handed_back_with_its_words() =>
        Assert.Equal(HandlerResult.Retry("InvalidOperationException: broken"), await HandleAsync(() => throw new InvalidOperationException("broken")));

    [Fact]
    public async Task An_event_that_takes_too_long_is_handed_back()
    {
        var handling = HandleAsync(async token =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _time, token);
            return new ApiResponse(200, "{}", 1);
        }, TestContext.Current.CancellationToken);
        await Eventually.True(() => _time.PendingTimers > 0);
        _time.Advance(HyperFleet.Adapter.Events.EventHandler.Deadline);
        Assert.Equal(HandlerResult.Retry("not finished within 120 s"), await handling);
    }

    [Fact]
    public async Task A_stop_is_no_outcome()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => HandleAsync(token => Task.FromCanceled<ApiResponse>(token), stop.Token));
    }

    public void Dispose() => _folder.Dispose();

    private Task<HandlerResult> HandleAsync(ApiResponse response) => HandleAsync(() => response);

    private Task<HandlerResult> HandleAsync(Func<ApiResponse> answer) => HandleAsync(_ => Task.FromResult(answer()), TestContext.Current.CancellationToken);

    private async Task<HandlerResult> HandleAsync(Func<CancellationToken, Task<ApiResponse>> answer, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection().AddMetrics().AddLogging().AddSingleton<TimeProvider>(_time)
            .AddExecution(_folder.Load(TaskFile, "adapter: {name: probe}\nclients: {hyperfleet_api: {base_url: http://api}}"), new ProcessContext(_folder.PathOf(""), new Dictionary<string, string>()));
        services.AddSingleton<IApi>(new Scripted(answer)).AddSingleton<ITransports>(new StubbornTransport());
        Assert.True(BrokerConfiguration.TryLoad(new BrokerSources { Environment = name => name == "BROKER_RABBITMQ_URL" ? "amqp://guest:guest@localhost:5672/" : null }, out var broker, out var error), error);
        services.AddSingleton(broker).AddSingleton<EventInbox>().AddSingleton<HyperFleet.Adapter.Events.EventHandler>();
        await using var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<HyperFleet.Adapter.Events.EventHandler>().HandleAsync(new ReceivedEvent(Event(), 1, false), cancellationToken);
    }

    private static CloudEvent Event() => new()
    {
        Id = "e-1",
        Source = "s",
        Type = "t",
        DataContentType = "application/json",
        DataKind = DataKind.Json,
        Data = Encoding.UTF8.GetBytes("""{"id":"c-1","kind":"Cluster","generation":1}"""),
    };

    private sealed class Scripted(Func<CancellationToken, Task<ApiResponse>> answer) : IApi
    {
        public Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken) => answer(cancellationToken);
    }
}
