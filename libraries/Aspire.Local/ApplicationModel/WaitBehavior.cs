namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a waiter does when the resource it waits for has ended.</summary>
public enum WaitBehavior
{
    WaitOnResourceUnavailable = 0,
    StopOnResourceUnavailable = 1,
}
