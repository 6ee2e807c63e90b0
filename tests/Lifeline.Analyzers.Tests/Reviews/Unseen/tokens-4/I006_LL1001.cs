// Every path ends in the helper that never returns or in the Dispose.
using System.Diagnostics.CodeAnalysis;

namespace I006;

public interface ILicense { Task<bool> ValidAsync(CancellationToken token); }

public static class LicenseGate
{
    [DoesNotReturn]
    private static void Quit(int code) => Environment.Exit(code);

    public static async Task CheckAsync(ILicense license, CancellationToken token)
    {
        var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
        bool valid;
        try
        {
            valid = await license.ValidAsync(cts.Token);
        }
        catch (IOException)
        {
            Quit(3);
            return;
        }
        finally
        {
            cts.Dispose();
        }
        if (!valid) Quit(4);
    }
}
