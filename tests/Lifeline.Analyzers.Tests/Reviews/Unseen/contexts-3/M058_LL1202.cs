// The context is looked at once, before the loop; within nothing ever asks again.

namespace M058;

public interface IBarcode { Task<string> ScanAsync(); void Beep(); }

public class Till
{
    public static async Task ServeAsync(Context ctx, IBarcode barcode, IProgress<string> codes)
    {
        ctx.ThrowIfDone();
        do
        {
            string code = await barcode.ScanAsync();
            codes.Report(code);
            barcode.Beep();
        }
        while (true);
    }
}
