using System.CommandLine;
using HyperFleet.Load;

// What a contest has started is stopped however long that takes.
return await LoadCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
