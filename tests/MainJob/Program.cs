using HyperFleet.MainJob;

return await OnceCommand.RunAsync();
