namespace HyperFleet.ServiceDefaults.Health;

/// <summary>One thing that must work before the role takes traffic. Register any number; each has two seconds.</summary>
public interface IReadinessCheck
{
    /// <summary>Name in the body of <c>/readyz</c>, such as <c>broker</c>.</summary>
    string Name { get; }

    /// <returns>Null when ready, else why not, without connection details.</returns>
    ValueTask<string?> CheckAsync(CancellationToken cancellationToken);
}
