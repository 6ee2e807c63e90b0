// The using statement takes an existing local; the work before it can't leave the method.

namespace I008;

public interface IVault { Task<string> ReadAsync(Context ctx, string path); }

public sealed class Secrets(IVault vault)
{
    public async Task<string> ReadAsync(Context ctx, string path)
    {
        var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1));
        using (scope)
        {
            return await vault.ReadAsync(scope, path);
        }
    }
}
