namespace HyperFleet.Load.Measuring;

/// <summary>A subject and its baseline, ready to be measured in turn in the same run.</summary>
/// <param name="Name">Name on the command line and of the result file, <c>p1-create</c>.</param>
/// <param name="What">One line for people.</param>
/// <param name="Unit">Unit of both sides, <c>requests/s</c>.</param>
/// <param name="Limits">Floor and goal of the ratio subject ÷ baseline, and which direction is better.</param>
internal abstract class Contest(string name, string what, string unit, RatioLimits limits) : IAsyncDisposable
{
    public string Name => name;

    public string What => what;

    public string Unit => unit;

    public RatioLimits Limits => limits;

    /// <summary>How durable the servers' writes are; part of the result because it decides what a commit costs.</summary>
    public virtual string Durability => "none";

    /// <summary>Starts servers and fills them. Not measured.</summary>
    public abstract Task PrepareAsync(CancellationToken cancellationToken);

    public abstract Task<Measurement> SubjectAsync(TimeSpan duration, CancellationToken cancellationToken);

    public abstract Task<Measurement> BaselineAsync(TimeSpan duration, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
