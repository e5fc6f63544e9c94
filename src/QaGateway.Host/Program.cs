using QaGateway.Host.Commands;

return await GatewayCommands.RunAsync(args, CancellationToken.None);
