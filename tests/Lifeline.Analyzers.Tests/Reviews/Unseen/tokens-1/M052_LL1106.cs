// Task.Run is started without the token and its work never sees it.

namespace M052;

public class Scorer(Func<double[], double> score)
{
    public async Task<double> ScoreAsync(double[] features, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return await Task.Run(() => score(features));
    }
}
