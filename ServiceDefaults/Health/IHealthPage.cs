namespace HyperFleet.ServiceDefaults.Health;

/// <summary>A page of the health listener beside <c>/healthz</c> and <c>/readyz</c>, for roles whose users know another path.</summary>
public interface IHealthPage
{
    /// <summary>Such as <c>/livez</c>.</summary>
    string Path { get; }

    /// <returns>The HTTP status and a JSON body.</returns>
    ValueTask<(int Status, string Json)> AnswerAsync(CancellationToken cancellationToken);
}
