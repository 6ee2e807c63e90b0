// Task.Run of a compute loop that never hears of the token the handler was given.
namespace M050;

public class ReportHandler
{
    public async Task<double> HandleAsync(double[] samples, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var total = await Task.Run(() =>
        {
            double acc = 0;
            foreach (var s in samples) acc += Math.Sqrt(s);
            return acc;
        });
        return total / samples.Length;
    }
}
