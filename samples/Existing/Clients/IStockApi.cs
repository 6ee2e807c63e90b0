using Refit;

namespace Existing.Clients;

/// <summary>A client that is generated from an interface.</summary>
public interface IStockApi
{
    [Get("/stock/{id}")]
    Task<string> StockAsync(int id, CancellationToken token);
}
