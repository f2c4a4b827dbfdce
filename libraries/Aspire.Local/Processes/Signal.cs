namespace Aspire.Hosting.Processes;

/// <summary>Signals by their numbers on Linux.</summary>
internal enum Signal
{
    None = 0,
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
