namespace HyperFleet.Kubernetes;

/// <summary>A fault: the server was unreachable, late, overloaded, refused the credentials, or failed. The message carries the server's words.</summary>
public sealed class KubernetesException : Exception
{
    public KubernetesException(string message) : base(message)
    {
    }

    public KubernetesException(string message, Exception inner) : base(message, inner)
    {
    }

    public KubernetesException(KubernetesStatus status) : this(status.Message, status)
    {
    }

    internal KubernetesException(string message, KubernetesStatus status) : base(message) => Status = status;

    public KubernetesException()
    {
    }

    /// <summary>What the server said; null when it said nothing.</summary>
    public KubernetesStatus? Status { get; }
}
