// `??` falls back to None only when the caller gave no token; there is no live one that it could replace.
namespace I043;

public interface IInventory { Task<int> ReserveAsync(string sku, CancellationToken token); }

public sealed class InventoryShim
{
    private readonly IInventory _inventory;
    public InventoryShim(IInventory inventory) { _inventory = inventory; }

    public Task<int> ReserveAsync(string sku, CancellationToken? token)
    {
        return _inventory.ReserveAsync(sku, token ?? CancellationToken.None);
    }
}
