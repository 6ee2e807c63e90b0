using Existing.Clients;

namespace Existing.Orders;

/// <summary>Asks for the stock now and then, whether or not there are requests.</summary>
public sealed partial class StockRefresher(IServiceScopeFactory scopes, ILogger<StockRefresher> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            using var scope = scopes.CreateScope();
            var stock = await scope.ServiceProvider.GetRequiredService<IStockApi>().StockAsync(1, stoppingToken);
            LogStock(stock);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The stock of 1 is {Stock}")]
    private partial void LogStock(string stock);
}
