namespace Aspire.Hosting.Eventing;

public sealed class DistributedApplicationEventSubscription
{
    internal DistributedApplicationEventSubscription(Func<IDistributedApplicationEvent, CancellationToken, Task> callback) =>
        Callback = callback;

    internal Func<IDistributedApplicationEvent, CancellationToken, Task> Callback { get; }
}
