namespace HyperFleet.Kubernetes.Configuration;

/// <summary>A kubeconfig or in-cluster environment that cannot be used; the message names the thing, the cause and the file.</summary>
public sealed class KubeconfigException : Exception
{
    public KubeconfigException(string message) : base(message)
    {
    }

    public KubeconfigException(string message, Exception inner) : base(message, inner)
    {
    }

    public KubeconfigException()
    {
    }
}
