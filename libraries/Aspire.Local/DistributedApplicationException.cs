namespace Aspire.Hosting;

/// <summary>The application model is wrong, or a resource cannot be run; the message names the resource and the fix.</summary>
public class DistributedApplicationException : Exception
{
    public DistributedApplicationException()
    {
    }

    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
