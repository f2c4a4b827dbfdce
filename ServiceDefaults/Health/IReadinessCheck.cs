namespace HyperFleet.ServiceDefaults.Health;

/// <summary>One thing that must work before the role takes traffic. Register any number.</summary>
public interface IReadinessCheck
{
    /// <summary>Name in the body of <c>/readyz</c>, such as <c>broker</c>.</summary>
    string Name { get; }

    /// <summary>How long the check may take; two seconds when it does not say.</summary>
    TimeSpan Limit => TimeSpan.FromSeconds(2);

    /// <returns>Null when ready, else why not, without connection details.</returns>
    ValueTask<string?> CheckAsync(CancellationToken cancellationToken);
}
