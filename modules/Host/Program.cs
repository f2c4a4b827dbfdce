using HyperFleet.Host;

return await HyperFleetCommand.InvokeAsync(args);
