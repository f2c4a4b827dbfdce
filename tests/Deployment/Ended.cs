namespace HyperFleet.Deployment.Tests;

/// <summary>A command that has ended.</summary>
internal sealed record Ended(string Command, int Code, string Output, string Error)
{
    /// <summary>Both streams, for texts that may be on either.</summary>
    public string Text => Output + Error;

    /// <summary>The output of a command that had to succeed.</summary>
    public string Successful()
    {
        Assert.True(Code == 0, $"{Command} ended with {Code}:\n{Error}\n{Output}");
        return Output;
    }
}
