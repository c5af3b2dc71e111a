import { Grid, GridItem, Panel } from "@bigcommerce/big-design";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useSearchParams } from "react-router";
import { api, body, type Schemas } from "../../api/client";
import { EVERY_MS } from "../../api/queries";
import { daysAgo, endOfDay, startOfDay } from "../../components/format";
import { Message } from "../../components/Message";
import { Page } from "../../components/Page";
import { Loaded, Loading } from "../../components/States";
import { useConnection } from "../../shell/current";
import { problemOf } from "../connections/problems";
import { Attention } from "./Attention";
import { Counts } from "./Counts";
import { Health } from "./Health";
import { type Period, PeriodFields } from "./PeriodFields";
import { TaskList } from "./TaskList";

const Revenue = lazy(() => import("./Revenue"));
export type HomeView = Schemas["Home"];

export default function Home() {
  const connection = useConnection();
  const [period, setPeriod] = useState<Period>({ start: daysAgo(29), end: daysAgo(0) });
  const [query] = useSearchParams();
  const problem = query.get("problem");
  const home = useQuery({
    queryKey: ["of", connection, "home", period],
    queryFn: () =>
      body(
        api.GET("/connections/{connection}/home", {
          params: {
            path: { connection },
            query: { start: startOfDay(period.start), end: endOfDay(period.end) },
          },
        }),
      ),
    placeholderData: (before) => before,
    refetchInterval: EVERY_MS,
  });
  return (
    <Page title="Home" description="What was asked for, what came of it, and what needs you first.">
      {problem && <Message type="error" text={problemOf(problem)} />}
      <Loaded query={home} what="Home" rows={10}>
        {(view) => (
          <>
            <Attention connection={connection} view={view} />
            <Counts connection={connection} view={view} />
            <Grid gridColumns={{ mobile: "minmax(0, 1fr)", desktop: "minmax(0, 2fr) minmax(0, 1fr)" }} gridGap="1rem">
              <GridItem>
                <Panel header="Overall Revenue" headerId="revenue">
                  <PeriodFields period={period} change={setPeriod} />
                  <Suspense fallback={<Loading what="the chart" rows={4} />}>
                    <Revenue view={view} period={period} />
                  </Suspense>
                </Panel>
              </GridItem>
              <GridItem>
                <Health connection={connection} view={view} />
              </GridItem>
            </Grid>
            <Panel header="Tasks">
              <TaskList connection={connection} tasks={view.tasks} />
            </Panel>
          </>
        )}
      </Loaded>
    </Page>
  );
}
