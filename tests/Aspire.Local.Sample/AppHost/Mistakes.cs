namespace Sample.AppHost;

/// <summary>What people get wrong, by name.</summary>
internal static class Mistakes
{
    public static void Make(IDistributedApplicationBuilder builder, string mistake)
    {
        // The rest of the sample stays out of the way.
        builder.Resources.Clear();
        builder.AddParameter("greeting", "hello");
        switch (mistake.Split(':'))
        {
            case ["cycle"]:
                var a = Idle(builder, "a");
                a.WaitFor(Idle(builder, "b").WaitFor(a));
                break;
            case ["name"]: Idle(builder, "not_a_name"); break;
            case ["twice"]: Idle(builder, "greeting"); break;
            case ["check"]: Idle(builder, "a").WithHealthCheck("unknown"); break;
            case ["port", var port]: Idle(builder, "a").WithHttpEndpoint(port: int.Parse(port)); break;
            case ["binary"]: builder.AddExecutable("a", "no-such-program", "/"); break;
            case ["crash"]: builder.AddExecutable("a", "sh", "/", "-c", "exit 7"); break;
            case ["folder"]: builder.AddPostgres("a").WithDataBindMount("/proc/version/data"); break;
            case ["image"]: builder.AddContainer("a", "no/such-image").WithEndpoint(targetPort: 1, name: "tcp"); break;
            default: throw new ArgumentException($"There is no mistake '{mistake}'.", nameof(mistake));
        }
    }

    private static IResourceBuilder<ExecutableResource> Idle(IDistributedApplicationBuilder builder, string name) =>
        builder.AddExecutable(name, "sleep", "/", "600");
}
