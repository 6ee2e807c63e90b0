// A pure computation of few rounds neither awaits nor blocks.

namespace I093;

public static class Newton
{
    public static async Task<double> SqrtAsync(Func<CancellationToken, Task<double>> input, CancellationToken ct)
    {
        var a = await input(ct);
        var x = a;
        while (true)
        {
            var next = (x + a / x) / 2;
            if (Math.Abs(next - x) < 1e-9) return next;
            x = next;
        }
    }
}
