namespace HyperFleet.Load.Measuring;

/// <summary>A subject and its baseline, ready to be measured in turn in the same run.</summary>
internal abstract class Contest : IAsyncDisposable
{
    /// <summary>How durable the servers' writes are; part of the result because it decides what a commit costs.</summary>
    public virtual string Durability => "none";

    /// <summary>Starts servers and fills them. Not measured.</summary>
    public abstract Task PrepareAsync(CancellationToken cancellation);

    public abstract Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellation);

    public abstract Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellation);

    /// <summary>Counts and sizes that belong to the result, taken after the last pair.</summary>
    public virtual Task<IReadOnlyList<Fact>> FactsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Fact>>([]);

    public abstract ValueTask DisposeAsync();
}
