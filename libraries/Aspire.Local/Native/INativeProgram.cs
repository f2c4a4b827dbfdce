using Aspire.Hosting.Processes;

namespace Aspire.Hosting.Native;

/// <summary>A server that is installed on this machine and can be run as a plain process.</summary>
internal interface INativeProgram
{
    /// <summary>Creates data directory and configuration where missing, and says what to start.</summary>
    /// <exception cref="DistributedApplicationException">The program is not installed, or its preparation failed.</exception>
    Task<ProcessSpec> PrepareAsync(CancellationToken cancellation);

    /// <summary>One attempt to use the server the way a client would; throws while it is not ready.</summary>
    Task ProbeAsync(CancellationToken cancellation);
}
